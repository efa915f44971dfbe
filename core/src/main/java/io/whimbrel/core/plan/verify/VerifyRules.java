package io.whimbrel.core.plan.verify;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * On which levels a run is proved, and what each may find without failing.
 *
 * @param levels in the order in which they are proved
 * @param accepted names of structure checks that may be broken, for example {@code index
 *     public.orders_old_idx}
 * @param countDiffering rows by which the count of a table may differ
 * @param checksum how all rows are compared, and how many may differ
 * @param rules in the plan's order
 * @param limit how long a server may work on one question of a rule
 * @param quality what is looked for in the data itself, before and after
 * @param proofAge how old a proof may be, and what becomes of it then
 */
public record VerifyRules(
    List<Level> levels,
    List<String> accepted,
    long countDiffering,
    SampleSize sample,
    ChecksumRules checksum,
    List<DataRule> rules,
    Duration limit,
    QualityRules quality,
    ProofAge proofAge) {

  /** What holds where a plan says nothing. */
  public static final VerifyRules DEFAULT =
      new VerifyRules(
          List.of(Level.STRUCTURE, Level.COUNT, Level.CHECKSUM, Level.RULES),
          List.of(),
          0,
          SampleSize.DEFAULT,
          ChecksumRules.DEFAULT,
          List.of(),
          Duration.ofMinutes(30),
          QualityRules.DEFAULT,
          ProofAge.DEFAULT);

  /** Rows are proved, and nothing else. */
  public static VerifyRules ofRows() {
    return new VerifyRules(
        List.of(Level.CHECKSUM),
        List.of(),
        0,
        SampleSize.DEFAULT,
        ChecksumRules.DEFAULT,
        List.of(),
        DEFAULT.limit(),
        QualityRules.DEFAULT,
        DEFAULT.proofAge());
  }

  public VerifyRules {
    levels = levels.stream().distinct().sorted().toList();
    accepted = List.copyOf(accepted);
    rules = List.copyOf(rules);
  }

  /** What they say of some tables. */
  public VerifyRules of(Predicate<TableName> tables) {
    return new VerifyRules(
        levels,
        accepted,
        countDiffering,
        sample,
        checksum,
        rules.stream().filter(rule -> rule.table().filter(tables).isPresent()).toList(),
        limit,
        quality.of(tables),
        proofAge);
  }

  /** Whether a level is asked for. */
  public boolean asksFor(Level level) {
    return levels.contains(level);
  }
}
