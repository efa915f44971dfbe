package io.whimbrel.engine.quality;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says what was found out about data in the form of findings. */
public final class QualityFindings {

  private QualityFindings() {}

  /**
   * What is not acceptable blocks; what cannot be found out warns; what could break the target and
   * is accepted or kept aside is told. What is only conspicuous is none.
   */
  public static List<Finding> of(Plan plan, List<QualityResult> results) {
    return results.stream().flatMap(r -> of(plan, r).stream()).toList();
  }

  private static Optional<Finding> of(Plan plan, QualityResult result) {
    QualityCheck check = result.check();
    if (!result.isDecided()) {
      return Optional.of(
          Finding.warn(
              ProblemCode.ROW_REFUSED,
              "whether %s has %s in %s cannot be found out: %s"
                  .formatted(check.table(), check.what(), columns(check), result.undecided()),
              place(plan, check),
              "raise 'verify.quality.time', or see that the server knows what the plan's"
                  + " expression uses"));
    }
    if (!result.isAcceptable()) {
      return Optional.of(
          new Finding(
              Severity.BLOCK,
              ProblemCode.ROW_REFUSED,
              what(result),
              place(plan, check),
              fix(result)));
    }
    boolean isTold =
        result.count() > 0
            && (check.kind().isRefused() || check.policy() == QualityPolicy.KEEP_ASIDE);
    return isTold
        ? Optional.of(
            new Finding(
                Severity.INFO, ProblemCode.NOTE, what(result), place(plan, check), see(result)))
        : Optional.empty();
  }

  private static String columns(QualityCheck check) {
    return String.join(", ", check.columns());
  }

  /** For example: public.users.born: 2 of 70 rows (2.86 %): NULL in a column …, as id=5; id=6. */
  private static String what(QualityResult result) {
    QualityCheck check = result.check();
    boolean isKept = check.policy() == QualityPolicy.KEEP_ASIDE && result.moment() == Moment.BEFORE;
    return "%s.%s: %s%s: %s%s%s%s"
        .formatted(
            check.table(),
            columns(check),
            result.isLowerBound()
                ? "at least one row"
                : "%d of %d %s".formatted(result.count(), result.rows(), counted(check)),
            share(result),
            check.what(),
            isKept ? ", kept aside" : "",
            result.samples().isEmpty() ? "" : ", as ",
            String.join("; ", result.samples()));
  }

  private static String counted(QualityCheck check) {
    return check.kind() == QualityKind.SUSPICIOUS ? "values that are not NULL" : "rows";
  }

  private static String share(QualityResult result) {
    return result.isLowerBound()
        ? ""
        : String.format(Locale.ROOT, " (%.3g %%)", result.share() * 100);
  }

  private static String see(QualityResult result) {
    return result.query().isEmpty() ? "" : "see them: " + result.query();
  }

  private static String fix(QualityResult result) {
    QualityCheck check = result.check();
    if (check.kind() == QualityKind.ORPHANS && isAccepted(check)) {
      return see(result)
          + "\n"
          + "mend the rows on the source, or leave them out by 'where', or make the key NOT VALID"
          + " on the source, and so on the target: alter table … drop constraint …, add foreign key"
          + " … not valid";
    }
    String key =
        "verify.quality.tables: { %s: { \"%s\": { %s: … } } }"
            .formatted(check.table(), columns(check), check.kind().text());
    String mend =
        result.moment() == Moment.AFTER
            ? "mend the rows on the source, or accept them: "
            : check.kind() == QualityKind.DUPLICATES || check.kind() == QualityKind.ORPHANS
                ? "mend the rows on the source, or accept them: "
                : "mend the rows on the source, or 'fix', keep aside or accept them: ";
    return see(result) + (result.query().isEmpty() ? "" : "\n") + mend + key;
  }

  /** Whether a plan accepts what is not acceptable all the same. */
  private static boolean isAccepted(QualityCheck check) {
    return check.policy() == QualityPolicy.ACCEPT && check.acceptable() == 0;
  }

  private static String place(Plan plan, QualityCheck check) {
    QualityRules.Entry entry = new QualityRules.Entry(check.table(), check.columns(), Map.of());
    String path = entry.path() + "." + check.kind().text();
    boolean isNamed = plan.locations().containsKey(path);
    return isNamed ? plan.locate(path) : check.table() + "." + columns(check);
  }
}
