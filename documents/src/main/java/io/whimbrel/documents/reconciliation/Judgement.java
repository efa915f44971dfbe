package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a table passes, by its last proofs. Used by one thread.
 *
 * <ul>
 *   <li>Fail: a proof found a difference beyond what the plan accepts, or the data is worse than
 *       acceptable.
 *   <li>Needs review: a level of the plan is not proved or could not be decided, its proof is older
 *       than it may be, or something differs that the plan accepts.
 *   <li>Pass: nothing of this.
 * </ul>
 */
final class Judgement {
  /** The word about a level that nobody proved. */
  static final String NOT_PROVED = "not proved";

  private final About about;
  private final Optional<Instant> cutover;
  private final List<String> reasons = new ArrayList<>();
  private Status status = Status.PASS;

  /**
   * A judgement.
   *
   * @param cutover when the target was put in charge: what is proved until then stands
   */
  Judgement(About about, Optional<Instant> cutover) {
    this.about = about;
    this.cutover = cutover;
  }

  /** Looks at the proofs of one table, or at those that concern no single one. */
  Judgement proofs(List<Proof> proofs) {
    proofs.forEach(this::proof);
    return this;
  }

  /** Minds levels that are to be proved and are not, each with a word about it. */
  Judgement missing(Map<Level, String> levels) {
    new TreeMap<>(levels).forEach((level, word) -> add(Status.NEEDS_REVIEW, level + ": " + word));
    return this;
  }

  /** Looks at the data's quality. */
  Judgement quality(Quality quality) {
    quality.results().forEach(this::quality);
    return this;
  }

  private void quality(QualityResult result) {
    String what = result.check().kind().text() + ": " + result.check().what();
    if (!result.isDecided()) {
      add(Status.NEEDS_REVIEW, what + ": could not be decided: " + result.undecided());
    } else if (!result.isAcceptable()) {
      add(
          Status.FAIL,
          "%s: %s%s, acceptable: %s"
              .formatted(
                  what,
                  result.isLowerBound() ? "at least " : "",
                  Figures.count(result.count()),
                  result.check().acceptableText()));
    }
  }

  private void proof(Proof proof) {
    switch (proof.verdict()) {
      case DIFFERENT -> add(Status.FAIL, proof.level() + ": " + different(proof));
      case UNDECIDED -> add(Status.NEEDS_REVIEW, proof.level() + ": " + undecided(proof));
      case EQUAL -> {
        if (proof.differing() > 0 || !broken(proof).isEmpty()) {
          add(
              Status.NEEDS_REVIEW,
              "%s: the plan accepts that %s".formatted(proof.level(), different(proof)));
        }
      }
    }
    Duration age = Duration.between(proof.at(), cutover.orElse(about.at()));
    if (age.compareTo(about.proofAge()) > 0) {
      add(
          Status.NEEDS_REVIEW,
          "%s: the proof is %s old".formatted(proof.level(), Figures.duration(age)));
    }
  }

  private static String different(Proof proof) {
    List<String> broken = broken(proof);
    if (broken.isEmpty()) {
      return Figures.count(proof.differing())
          + (proof.differing() == 1 ? " row differs" : " rows differ");
    }
    return (broken.size() == 1 ? "a check is broken: " : broken.size() + " checks are broken: ")
        + named(broken);
  }

  private static List<String> broken(Proof proof) {
    return names(proof, Check.Outcome.BROKEN);
  }

  private static String undecided(Proof proof) {
    List<String> names = names(proof, Check.Outcome.UNDECIDED);
    return names.isEmpty() ? "could not be decided" : "could not be decided: " + named(names);
  }

  private static List<String> names(Proof proof, Check.Outcome outcome) {
    return proof.checks().stream()
        .filter(check -> check.outcome() == outcome)
        .map(Check::name)
        .toList();
  }

  private static String named(List<String> names) {
    String first = names.stream().limit(5).collect(Collectors.joining(", "));
    return names.size() > 5 ? first + ", \u2026" : first;
  }

  /** Adds a reason. */
  Judgement add(Status worst, String reason) {
    status = status.worse(worst);
    reasons.add(reason);
    return this;
  }

  Status status() {
    return status;
  }

  List<String> reasons() {
    return List.copyOf(reasons);
  }
}
