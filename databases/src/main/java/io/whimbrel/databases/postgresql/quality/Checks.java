package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the checks of one table, with what the plan says about each. */
record Checks(TableName table, QualityRules rules, Moment moment) {

  private static final QualityRule NOTHING =
      new QualityRule(Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

  /** What the plan says about a kind of data in these columns. */
  Optional<QualityRule> said(List<String> columns, QualityKind kind) {
    return rules.rule(table, columns, kind);
  }

  /** Whether it is looked for: the plan names it, or everything is. */
  boolean isWanted(List<String> columns, QualityKind kind) {
    return rules.look() == QualityRules.Look.ALL || said(columns, kind).isPresent();
  }

  QualityCheck of(ColumnMapping column, QualityKind kind, String what) {
    return of(List.of(column.name()), kind, what);
  }

  QualityCheck of(List<String> columns, QualityKind kind, String what) {
    QualityRule rule = said(columns, kind).orElse(NOTHING);
    return of(columns, kind, what, rule.policyFor(kind));
  }

  /** A check with another policy where the plan names none. */
  QualityCheck of(
      List<String> columns, QualityKind kind, String what, QualityPolicy defaultPolicy) {
    QualityRule rule = said(columns, kind).orElse(NOTHING);
    QualityPolicy policy = rule.policy().orElse(defaultPolicy);
    return new QualityCheck(kind, table, columns, what, policy, acceptable(policy, rule));
  }

  /** What is kept aside may be on the source, not on the target. */
  private long acceptable(QualityPolicy policy, QualityRule rule) {
    return switch (policy) {
      case FAIL -> rule.accept().orElse(0);
      case ACCEPT -> rule.accept().orElse(QualityCheck.ANY);
      case KEEP_ASIDE -> moment == Moment.BEFORE ? rule.accept().orElse(QualityCheck.ANY) : 0;
    };
  }
}
