// Shows only the rows whose name or title has what is typed; without it the page is whole.
const field = document.getElementById("filter");
const rows = [...document.querySelectorAll(".group tbody tr")];
field.closest("p").hidden = false;
field.addEventListener("input", () => {
  const wanted = field.value.trim().toLowerCase();
  let seen = 0;
  for (const row of rows) {
    const text = row.cells[0].textContent + " " + row.cells[1].textContent;
    row.hidden = !text.toLowerCase().includes(wanted);
    seen += !row.hidden;
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector("tbody tr:not([hidden])");
  }
  document.getElementById("count").textContent = wanted ? `${seen} of ${rows.length}` : "";
});
