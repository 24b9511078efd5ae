(** The kernel's rules that are more than first-order logic, proved in Coq: both inductions over
    integers from any base, and the recursion that definitions may use.  (The other rules are those
    of classical natural deduction.) *)

Require Import ZArith Lia Classical.
Open Scope Z_scope.

(** Γ ⊢ P[b] and Δ, b ≤ k, P[k] ⊢ P[k+1]   ⟹   ∀k. b ≤ k ⇒ P[k] *)

Theorem induction (P : Z -> Prop) (b : Z) :
  P b -> (forall k, b <= k -> P k -> P (k + 1)) -> forall k, b <= k -> P k.
Proof.
  intros start step k above.
  replace k with (b + Z.of_nat (Z.to_nat (k - b))) by lia.
  induction (Z.to_nat (k - b)) as [|m IH].
  - replace (b + Z.of_nat 0) with b by lia; exact start.
  - replace (b + Z.of_nat (S m)) with (b + Z.of_nat m + 1) by lia.
    apply step; [lia | exact IH].
Qed.

(** Δ, b ≤ k, ∀j. b ≤ j ∧ j < k ⇒ P[j] ⊢ P[k]   ⟹   ∀k. b ≤ k ⇒ P[k] *)

Theorem strong_induction (P : Z -> Prop) (b : Z) :
  (forall k, b <= k -> (forall j, b <= j /\ j < k -> P j) -> P k) -> forall k, b <= k -> P k.
Proof.
  intros step k above.
  apply (induction (fun m => forall j, b <= j /\ j <= m -> P j) b) with (k := k);
    [| | assumption | lia].
  - intros j [low high]. apply step; [assumption | intros i between; lia].
  - intros m base IH j [low high]. apply step; [assumption|].
    intros i [from below]. apply IH; lia.
Qed.

(** φ ⊢ ψ and ¬φ ⊢ ψ   ⟹   ⊢ ψ *)

Theorem cases (P Q : Prop) : (P -> Q) -> (~ P -> Q) -> Q.
Proof. destruct (classic P); auto. Qed.

(** Γ ⊢ s = t and Δ ⊢ φ[s]   ⟹   Γ ∪ Δ ⊢ φ[t] *)

Theorem rewriting (X : Type) (P : X -> Prop) (s t : X) : s = t -> P s -> P t.
Proof. intros <-; trivial. Qed.

(** Γ ⊢ φ[a]   ⟹   Γ ⊢ ∃x. φ[x] *)

Theorem witness (X : Type) (P : X -> Prop) (a : X) : P a -> exists x, P x.
Proof. exists a; assumption. Qed.

(** Γ ⊢ ∃x. φ[x] and Δ, φ[x] ⊢ ψ   ⟹   Γ ∪ Δ ⊢ ψ *)

Theorem choose (X : Type) (P : X -> Prop) (Q : Prop) :
  (exists x, P x) -> (forall x, P x -> Q) -> Q.
Proof. intros [x holds] go_on; exact (go_on x holds). Qed.

(** c(n) = start(n) where n < base, else step(n, c), when step looks at c below n only (at n − a
    with a ≥ 1, or at n div a with a ≥ 2 and base ≥ 1): there is such a c, and one only.  X may be
    a type of functions: the other arguments may vary. *)

Section Recursion.

Variables (X : Type) (base : Z) (start : Z -> X) (step : Z -> (Z -> X) -> X).

Hypothesis below : forall n c d, base <= n -> (forall m, m < n -> c m = d m) -> step n c = step n d.

Fixpoint after (fuel : nat) (n : Z) : X :=
  match fuel with
  | O => start n
  | S fewer => if n <? base then start n else step n (after fewer)
  end.

Definition enough (n : Z) : nat := Z.to_nat (n - base + 1).

Lemma more_fuel k l n : (enough n <= k)%nat -> (enough n <= l)%nat -> after k n = after l n.
Proof.
  unfold enough; revert l n.
  induction k as [|k IH]; intros [|l] n large larger; simpl; try reflexivity.
  - destruct (Z.ltb_spec n base); [reflexivity | lia].
  - destruct (Z.ltb_spec n base); [reflexivity | lia].
  - destruct (Z.ltb_spec n base); [reflexivity|].
    apply below; [assumption|]. intros m smaller. apply IH; lia.
Qed.

Theorem recursion :
  exists c, forall n, (n < base -> c n = start n) /\ (base <= n -> c n = step n c).
Proof.
  exists (fun n => after (enough n) n). intros n; split; intros side.
  - unfold enough. replace (Z.to_nat (n - base + 1)) with 0%nat by lia. reflexivity.
  - unfold enough at 1. replace (Z.to_nat (n - base + 1)) with (S (Z.to_nat (n - base))) by lia.
    simpl. destruct (Z.ltb_spec n base); [lia|].
    apply below; [assumption|]. intros m smaller. apply more_fuel; unfold enough; lia.
Qed.

Theorem recursion_is_unique c d :
  (forall n, (n < base -> c n = start n) /\ (base <= n -> c n = step n c)) ->
  (forall n, (n < base -> d n = start n) /\ (base <= n -> d n = step n d)) ->
  forall n, c n = d n.
Proof.
  intros one two.
  assert (low : forall n, n < base -> c n = d n).
  { intros n side. rewrite (proj1 (one n) side), (proj1 (two n) side). reflexivity. }
  assert (high : forall n, base <= n -> c n = d n).
  { apply (strong_induction (fun n => c n = d n)). intros k from IH.
    rewrite (proj2 (one k) from), (proj2 (two k) from).
    apply below; [assumption|]. intros m smaller.
    destruct (Z.lt_ge_cases m base); [apply low; lia | apply IH; lia]. }
  intros n; destruct (Z.lt_ge_cases n base); [apply low | apply high]; lia.
Qed.

End Recursion.

Theorem smaller_difference n a : 1 <= a -> n - a < n.
Proof. lia. Qed.

Theorem smaller_quotient n a : 1 <= n -> 2 <= a -> n / a < n.
Proof. intros; apply Z.div_lt; lia. Qed.

Print Assumptions strong_induction.
Print Assumptions recursion.
Print Assumptions recursion_is_unique.
