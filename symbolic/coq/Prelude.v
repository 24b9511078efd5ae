(** What the exported lemmas use: the meaning of the symbols of an obligation, over the reals.

    A number of sort Int is a real that is whole; a proposition is a whole number b, which says
    1 <= b.  Every function over Int extends to the reals, so a lemma that holds for all reals that
    are whole where they must be holds for all values of the obligation's own sorts. *)

Require Import Reals ZArith Zeuclid Lra Lia Classical ClassicalDescription.
Open Scope R_scope.

Definition whole (x : R) : Prop := exists z : Z, x = IZR z.

Lemma whole_constant z : whole (IZR z).
Proof. exists z; reflexivity. Qed.

Lemma whole_plus x y : whole x -> whole y -> whole (x + y).
Proof. intros [a ->] [b ->]; exists (a + b)%Z; rewrite plus_IZR; reflexivity. Qed.

Lemma whole_minus x y : whole x -> whole y -> whole (x - y).
Proof. intros [a ->] [b ->]; exists (a - b)%Z; rewrite minus_IZR; reflexivity. Qed.

Lemma whole_opp x : whole x -> whole (- x).
Proof. intros [a ->]; exists (- a)%Z; rewrite opp_IZR; reflexivity. Qed.

Lemma whole_mult x y : whole x -> whole y -> whole (x * y).
Proof. intros [a ->] [b ->]; exists (a * b)%Z; rewrite mult_IZR; reflexivity. Qed.

Ltac is_whole :=
  repeat first
    [ assumption
    | apply whole_constant
    | apply whole_plus
    | apply whole_minus
    | apply whole_opp
    | apply whole_mult
    | match goal with whole_function : forall _, _ |- _ => apply whole_function end ].

(** A whole number above -1 is at least 0; between -1 and 1 it is 0. *)

Lemma rounded x : whole x -> -1 < x -> 0 <= x.
Proof. intros [z ->] above. apply IZR_le. apply lt_IZR in above. lia. Qed.

Lemma rounded_zero x : whole x -> -1 < x < 1 -> x = 0.
Proof.
  intros [z ->] [above below]. apply IZR_eq. apply lt_IZR in above. apply lt_IZR in below. lia.
Qed.

Lemma at_most a b : whole a -> whole b -> a < b + 1 -> a <= b.
Proof.
  intros [x ->] [y ->] below. apply IZR_le. rewrite <- plus_IZR in below. apply lt_IZR in below.
  lia.
Qed.

Lemma none_between x : whole x -> 0 < x < 1 -> False.
Proof. intros [z ->] [above below]. apply lt_IZR in above. apply lt_IZR in below. lia. Qed.

(** if-then-else *)

Definition ite (P : Prop) (a b : R) : R := if excluded_middle_informative P then a else b.

Lemma ite_defined P a b : (P /\ ite P a b = a) \/ (~ P /\ ite P a b = b).
Proof. unfold ite; destruct (excluded_middle_informative P); auto. Qed.

Lemma whole_ite P a b : whole a -> whole b -> whole (ite P a b).
Proof. unfold ite; destruct (excluded_middle_informative P); auto. Qed.

Lemma ite_equal P Q a b c d : (P <-> Q) -> a = c -> b = d -> ite P a b = ite Q c d.
Proof.
  intros same -> ->; unfold ite.
  destruct (excluded_middle_informative P), (excluded_middle_informative Q); tauto.
Qed.

(** the integer part *)

Definition floor (x : R) : R := IZR (Int_part x).

Lemma whole_floor x : whole (floor x).
Proof. apply whole_constant. Qed.

Lemma floor_below x : floor x <= x.
Proof. unfold floor; destruct (base_Int_part x); lra. Qed.

Lemma floor_above x : x < floor x + 1.
Proof. unfold floor; destruct (base_Int_part x); lra. Qed.

(** quotients, and division with remainder *)

Lemma quotient_defined a b : b = 0 \/ a / b * b = a.
Proof. destruct (Req_dec b 0); [left; assumption | right; field; assumption]. Qed.

Definition div (a b : R) : R := IZR (ZEuclid.div (Int_part a) (Int_part b)).
Definition modulo (a b : R) : R := IZR (ZEuclid.modulo (Int_part a) (Int_part b)).

Lemma whole_div a b : whole (div a b).
Proof. apply whole_constant. Qed.

Lemma whole_mod a b : whole (modulo a b).
Proof. apply whole_constant. Qed.

Lemma Int_part_whole z : Int_part (IZR z) = z.
Proof.
  destruct (base_Int_part (IZR z)) as [low high].
  apply le_IZR in low.
  assert (IZR z < IZR (Int_part (IZR z) + 1)) as below by (rewrite plus_IZR; lra).
  apply lt_IZR in below. lia.
Qed.

Lemma remainder_defined a b :
  whole a -> whole b ->
  b = 0 \/ (b * div a b + modulo a b = a /\ 0 <= modulo a b /\ (modulo a b < b \/ modulo a b < - b)).
Proof.
  intros [x ->] [y ->]; unfold div, modulo; rewrite !Int_part_whole.
  destruct (Z.eq_dec y 0) as [->|nonzero]; [left; reflexivity | right].
  destruct (ZEuclid.mod_always_pos x y nonzero) as [low high].
  split; [|split].
  - rewrite <- mult_IZR, <- plus_IZR, <- (ZEuclid.div_mod x y nonzero); reflexivity.
  - apply IZR_le; assumption.
  - destruct (Z.abs_spec y) as [[_ same]|[_ same]]; rewrite same in high.
    + left; apply IZR_lt; assumption.
    + right; rewrite <- opp_IZR; apply IZR_lt; assumption.
Qed.

(** cases *)

Lemma not_equal a b : a <> b -> a > b \/ a < b.
Proof. intros; destruct (Rtotal_order a b) as [|[|]]; tauto. Qed.

Lemma compared a b : a > b \/ a < b \/ a = b.
Proof. destruct (Rtotal_order a b) as [|[|]]; tauto. Qed.

Lemma cut_at p : 0 <= p \/ p < 0.
Proof. destruct (Rle_or_lt 0 p); tauto. Qed.

Lemma implied (P Q : Prop) : (P -> Q) -> ~ P \/ Q.
Proof. destruct (classic P); tauto. Qed.

Lemma not_implied (P Q : Prop) : ~ (P -> Q) -> P /\ ~ Q.
Proof. destruct (classic P), (classic Q); tauto. Qed.

Lemma not_both (P Q : Prop) : ~ (P /\ Q) -> ~ P \/ ~ Q.
Proof. destruct (classic P); tauto. Qed.

Lemma neither (P Q : Prop) : ~ (P \/ Q) -> ~ P /\ ~ Q.
Proof. tauto. Qed.

Lemma both_or_neither (P Q : Prop) : (P <-> Q) -> (P /\ Q) \/ (~ P /\ ~ Q).
Proof. destruct (classic P), (classic Q); tauto. Qed.

Lemma one_of_both (P Q : Prop) : ~ (P <-> Q) -> (~ P \/ ~ Q) /\ (P \/ Q).
Proof. destruct (classic P), (classic Q); tauto. Qed.

(** products of facts *)

Lemma both_positive p q : 0 < p -> 0 < q -> 0 < p * q.
Proof. apply Rmult_lt_0_compat. Qed.

Lemma both_at_least p q : 0 <= p -> 0 <= q -> 0 <= p * q.
Proof. apply Rmult_le_pos. Qed.

Lemma squared p : 0 <= p * p.
Proof. apply Rle_0_sqr. Qed.

Lemma zero_times p q : p = 0 -> q * p = 0.
Proof. intros ->; ring. Qed.

(** Terms that are equal up to the arithmetic of their arguments. *)

Ltac same_term :=
  solve
    [ f_equal; ring
    | f_equal; lra
    | apply ite_equal; [ split; intros; lra | ring | ring ]
    | apply ite_equal; [ split; intros; intuition lra | ring | ring ]
    | apply ite_equal;
      [ split; intros; first [ lra | apply at_most; [ is_whole | is_whole | lra ] ]
      | ring
      | ring ] ].

(** From a fact to its normal form: a multiple of it, over integers rounded. *)

Ltac normal :=
  first
    [ lra
    | apply rounded; [ is_whole | lra ]
    | apply rounded_zero; [ is_whole | lra ] ].
