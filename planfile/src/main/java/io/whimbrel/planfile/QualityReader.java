package io.whimbrel.planfile;

import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads what is looked for in the data itself, and what becomes of what is found. */
final class QualityReader {

  private static final String NAME = "a table name, as in public.users or \"my.schema\".users";

  private QualityReader() {}

  /** Reads the section; what is not there has its default. */
  static QualityRules read(Section section) {
    QualityRules defaults = QualityRules.DEFAULT;
    return new QualityRules(
        section.value("look").flatMap(v -> v.word(QualityRules.Look.class)).orElse(defaults.look()),
        section
            .value("time")
            .flatMap(
                v ->
                    v.parsed(
                        t -> Quantity.duration(t).filter(Duration::isPositive),
                        "a time above zero: " + Quantity.DURATION))
            .orElse(defaults.statementMax()),
        section
            .value("sample")
            .flatMap(v -> v.parsed(t -> Quantity.count(t).filter(n -> n > 0), Quantity.COUNT))
            .orElse(defaults.sampleRows()),
        section.value("tables").map(QualityReader::tables).orElse(List.of()));
  }

  private static List<QualityRules.Entry> tables(Value value) {
    List<QualityRules.Entry> entries = new ArrayList<>();
    for (Value.Named table : value.named()) {
      Optional<TableName> name = QualifiedName.parse(table.name()).map(QualifiedName::table);
      if (name.isEmpty()) {
        table
            .value()
            .notes()
            .complain(
                table.value().key(),
                "'%s' is no table name".formatted(ReadingNotes.echo(table.name())),
                "write " + NAME);
      } else {
        table.value().at("verify.quality.tables." + name.get()).named().stream()
            .map(columns -> entry(name.get(), columns))
            .forEach(entries::add);
      }
    }
    return entries;
  }

  private static QualityRules.Entry entry(TableName table, Value.Named columns) {
    List<String> names = Arrays.stream(columns.name().split(",")).map(String::strip).toList();
    Section section = columns.value().section(PlanKeys.VERIFY_QUALITY_KINDS);
    Map<QualityKind, QualityRule> rules = new EnumMap<>(QualityKind.class);
    for (QualityKind kind : QualityKind.values()) {
      section.value(kind.text()).ifPresent(value -> rules.put(kind, rule(value)));
    }
    return new QualityRules.Entry(table, names, rules);
  }

  /** A policy alone, or a section. */
  private static QualityRule rule(Value value) {
    if (!value.isSection()) {
      return new QualityRule(
          value.word(QualityPolicy.class),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());
    }
    Section section = value.section(PlanKeys.VERIFY_QUALITY_RULE);
    QualityRule rule =
        new QualityRule(
            section.value("policy").flatMap(v -> v.word(QualityPolicy.class)),
            section
                .value("accept")
                .flatMap(v -> v.parsed(Quantity::count, Quantity.COUNT + ", or 0"))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()),
            section.value("rule").flatMap(Value::stripped),
            section.value("fix").flatMap(Value::stripped));
    check(value, rule);
    return rule;
  }

  private static void check(Value value, QualityRule rule) {
    boolean isEmpty =
        rule.accept().isEmpty()
            && Stream.of(rule.policy(), rule.rule(), rule.fix()).allMatch(Optional::isEmpty);
    if (isEmpty) {
      value.complain(
          value.label() + " says nothing", "write fail, accept, keep-aside or { fix: <SQL> }");
    }
    if (rule.fix().isPresent() && rule.policy().filter(QualityReader::isNoFailure).isPresent()) {
      value.complain(
          value.label() + " has a fix and another policy",
          "keep one of them: what is left behind a fix stops the run");
    }
  }

  private static boolean isNoFailure(QualityPolicy policy) {
    return policy != QualityPolicy.FAIL;
  }
}
