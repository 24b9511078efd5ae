"""A network as an ONNX model in doubles, where its weights are doubles (extra: onnx)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from flint import fmpq

from memcap.numeric.dataset import Dataset
from memcap.numeric.errors import InputError
from memcap.numeric.network import Network
from memcap.numeric.precision.floats import FloatEvaluator, rounded
from memcap.numeric.precision.labels import Labels
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head

__all__ = ["Agreement", "compare", "model", "run"]

INPUT: Final = "tokens"
OUTPUT: Final = "labels"
OPSET: Final = 18
IR: Final = 8
"""The version of the format that came with this opset; newer packages write a newer one, which
older runtimes do not read."""
Array = npt.NDArray[np.float64]


def model(network: Network) -> bytes:
    """The model: N x n x d tokens to N x n outputs; N is free.

    Raises ValueError, with its place, for a weight that is no double, and InputError where the
    package onnx is not installed.
    """
    return _Graph(_package("onnx"), network).model()


def run(content: bytes, tokens: Array) -> Array:
    """The outputs (N x n) for N x n x d tokens, by onnxruntime; InputError without it, or where it
    cannot load the model."""
    runtime = _package("onnxruntime")
    try:
        session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no class in common but this
        reason = f"version {runtime.__version__} does not load the model: {str(error)[:200]}"
        raise InputError("onnx", "onnxruntime", reason) from None
    (found,) = session.run([OUTPUT], {INPUT: tokens})
    outputs: Array = found
    return outputs


@dataclass(frozen=True)
class Agreement:
    """Of all labels, those that the runtime has right, those that the audit in float64 has right,
    and those that only the audit has right."""

    total: int
    runtime: int
    audit: int
    lost: int


def compare(network: Network, content: bytes, dataset: Dataset) -> Agreement:
    """Run the model on all rows, beside `numeric.precision`."""
    checked = Labels(network, dataset)
    vectors = np.array([[rounded(x) for x in vector] for vector in dataset.vectors])
    runtime = checked.right(lambda rows: run(content, vectors[rows]))
    evaluator = FloatEvaluator(network, "float64", network.metadata.attention)
    audit = checked.right(lambda rows: evaluator.outputs(dataset.vectors, rows))
    both = int((runtime & audit).sum())
    return Agreement(runtime.size, int(runtime.sum()), int(audit.sum()), int(audit.sum()) - both)


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        reason = "not installed: pip install 'memcap[onnx]'"
        raise InputError("onnx", name, reason) from None


def _double(place: str, number: fmpq) -> float:
    """The same number; ValueError if no double is."""
    found = rounded(number)
    if not np.isfinite(found) or fmpq(*found.as_integer_ratio()) != number:
        length = int(abs(number.p)).bit_length()
        raise ValueError(f"{place}: a weight of {length} bits is no double, which has 53")
    return found


class _Graph:
    """Nodes and constants, in the order in which they are computed."""

    def __init__(self, onnx: Any, network: Network) -> None:
        self._onnx, self._network = onnx, network
        self._registers = {name: place for place, name in enumerate(network.registers)}
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> bytes:
        """The bytes of the model."""
        make, double = self._onnx.helper, self._onnx.TensorProto.DOUBLE
        n, d = self._network.metadata.shape.n, self._network.embedding.dimension
        state = self._embedded()
        for number, block in enumerate(self._network.blocks):
            place = f"blocks[{number}]"
            if isinstance(block, Attention):
                state = self._attended(place, block, state)
            else:
                state = self._fed(place, block, state)
        self._read_out(state)
        graph = make.make_graph(
            self._nodes,
            "memcap",
            [make.make_tensor_value_info(INPUT, double, ["N", n, d])],
            [make.make_tensor_value_info(OUTPUT, double, ["N", n])],
            self._constants,
        )
        imports = [make.make_opsetid("", OPSET)]
        made = make.make_model(graph, opset_imports=imports, ir_version=IR, producer_name="memcap")
        self._onnx.checker.check_model(made)
        content: bytes = made.SerializeToString()
        return content

    def _node(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"{kind}{len(self._nodes)}"
        made = self._onnx.helper.make_node(kind, list(inputs), [output], **attributes)
        self._nodes.append(made)
        return output

    def _constant(self, values: npt.NDArray[Any]) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(self._onnx.numpy_helper.from_array(values, name))
        return name

    def _matrix(self, place: str, rows: Sequence[Mapping[str, fmpq]]) -> Array:
        """A row for each mapping, a column for each register."""
        found = np.zeros((len(rows), len(self._registers)))
        for number, row in enumerate(rows):
            for name, weight in row.items():
                found[number, self._registers[name]] = _double(place, weight)
        return found

    def _embedded(self) -> str:
        embedding = self._network.embedding
        weights = np.zeros((embedding.dimension, len(self._registers)))
        for name, row in embedding.weights.items():
            weights[:, self._registers[name]] = [_double("embedding", w) for w in row]
        product = self._node("MatMul", INPUT, self._constant(weights))
        biases = self._matrix("embedding", [embedding.biases])[0]
        return self._node("Add", product, self._constant(biases))

    def _fed(self, place: str, block: FeedForward, state: str) -> str:
        after = state
        if block.neurons:
            reads = self._matrix(place, [neuron.inputs for neuron in block.neurons])
            writes = self._matrix(place, [neuron.outputs for neuron in block.neurons])
            steps = [fmpq(0) if one.bias is None else one.bias for one in block.neurons]
            bias = np.array([_double(place, step) for step in steps])
            product = self._node("MatMul", state, self._constant(reads.T.copy()))
            raised = self._node("Relu", self._node("Add", product, self._constant(bias)))
            after = self._node("Add", state, self._node("MatMul", raised, self._constant(writes)))
        if block.bias:
            step = self._matrix(place, [block.bias])[0]
            after = self._node("Add", after, self._constant(step))
        return after

    def _attended(self, place: str, block: Attention, state: str) -> str:
        after = state
        for head in block.heads:
            found = self._average(place, head, block.causal, state)
            writes = self._constant(self._matrix(place, [head.outputs]))
            after = self._node("Add", after, self._node("MatMul", found, writes))
        return after

    def _average(self, place: str, head: Head, causal: bool, state: str) -> str:
        key, query, value = (
            self._node("MatMul", state, self._constant(self._matrix(place, [row]).T.copy()))
            for row in (head.key, head.query, head.value)
        )
        across = self._node("Transpose", key, perm=[0, 2, 1])
        scores = self._node("MatMul", query, across)
        if causal:
            seen = self._constant(np.tri(self._network.metadata.shape.n, dtype=bool))
            scores = self._node("Where", seen, scores, self._constant(np.array(-np.inf)))
        if self._network.metadata.attention == "softmax":
            return self._node("MatMul", self._node("Softmax", scores, axis=-1), value)
        last = self._constant(np.array([-1]))
        top = self._node("ReduceMax", scores, last, keepdims=1)
        highest = self._node("Equal", scores, top)
        chosen = self._node("Cast", highest, to=self._onnx.TensorProto.DOUBLE)
        number = self._node("ReduceSum", chosen, last, keepdims=1)
        return self._node("Div", self._node("MatMul", chosen, value), number)

    def _read_out(self, state: str) -> None:
        row = self._matrix("readout", [self._network.readout])
        found = self._node("MatMul", state, self._constant(row.T.copy()))
        self._node("Squeeze", found, self._constant(np.array([-1])), output=OUTPUT)
