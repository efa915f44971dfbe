package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.RunState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works out of the last proofs what every table and all of them come to. Rows and dates are those
 * that level COUNT counted (checks {@code rows} and {@code range of COLUMN}): what other levels
 * compared is no total, since rows come and go while they do.
 */
final class Accounts {
  private static final String ROWS = "rows";
  private static final String RANGE = "range of ";

  /** Behind it there may be a word about rows that were not counted. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}\\b");

  /** Levels that are proved for each table. */
  private static final List<Level> OF_TABLES =
      List.of(Level.STRUCTURE, Level.COUNT, Level.SAMPLE, Level.CHECKSUM);

  private final RunHistory history;
  private final About about;
  private final Optional<Instant> cutover;

  Accounts(RunHistory history, About about) {
    this.history = history;
    this.about = about;
    this.cutover =
        Optional.ofNullable(history.facts().get("cutover.decided")).flatMap(Accounts::time);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** One account per table, by name. */
  List<Account> ofTables() {
    Map<String, List<Proof>> byTable = new TreeMap<>();
    for (QualityResult result : history.quality()) {
      byTable.computeIfAbsent(result.check().table().toString(), _ -> new ArrayList<>());
    }
    for (Proof proof : history.proofs()) {
      if (!proof.table().equals(Proof.WHOLE)) {
        byTable.computeIfAbsent(proof.table().toString(), _ -> new ArrayList<>()).add(proof);
      }
    }
    return byTable.entrySet().stream().map(e -> ofTable(e.getKey(), e.getValue())).toList();
  }

  private Account ofTable(String name, List<Proof> proofs) {
    Quality quality =
        Quality.of(
            history.quality().stream()
                .filter(result -> result.check().table().toString().equals(name))
                .toList());
    Judgement judgement =
        new Judgement(about, cutover)
            .proofs(proofs)
            .require(about.levels().stream().filter(OF_TABLES::contains).toList(), proofs)
            .quality(quality);
    Optional<Proof> compared = of(proofs, Level.CHECKSUM);
    return new Account(
        name,
        side(proofs, Check::expected),
        side(proofs, Check::found),
        compared.map(Discrepancies::of),
        quality,
        judgement.status(),
        judgement.reasons(),
        proofs);
  }

  private static Optional<Proof> of(List<Proof> proofs, Level level) {
    return proofs.stream().filter(proof -> proof.level() == level).findFirst();
  }

  private static Side side(List<Proof> proofs, Function<Check, String> text) {
    List<Check> counted = of(proofs, Level.COUNT).map(Proof::checks).orElse(List.of());
    OptionalLong rows =
        texts(counted, ROWS::equals, text).stream()
            .map(NUMBER::matcher)
            .filter(Matcher::lookingAt)
            .mapToLong(number -> Long.parseLong(number.group()))
            .findFirst();
    List<String[]> ranges =
        texts(counted, name -> name.startsWith(RANGE), text).stream()
            .map(range -> range.split(" to ", 2))
            .filter(ends -> ends.length == 2)
            .toList();
    return new Side(
        rows,
        DateRange.of(
            ranges.stream().map(ends -> ends[0]).toList(),
            ranges.stream().map(ends -> ends[1]).toList()));
  }

  private static List<String> texts(
      List<Check> checks, Predicate<String> name, Function<Check, String> text) {
    return checks.stream().filter(check -> name.test(check.name())).map(text).toList();
  }

  /** All tables together, with what concerns no single one. */
  Account ofAll(List<Account> tables) {
    List<Proof> whole =
        history.proofs().stream().filter(proof -> proof.table().equals(Proof.WHOLE)).toList();
    Judgement judgement = new Judgement(about, cutover).proofs(whole);
    if (about.levels().contains(Level.RULES)
        && history.proofs().stream().noneMatch(proof -> proof.level() == Level.RULES)) {
      judgement.add(Status.NEEDS_REVIEW, Level.RULES + ": not proved");
    }
    if (tables.isEmpty()) {
      judgement.add(Status.NEEDS_REVIEW, "no table is proved yet");
    }
    if (history.run().state() == RunState.ABORTED) {
      judgement.add(Status.NEEDS_REVIEW, "the run was given up");
    }
    for (Account table : tables) {
      table
          .reasons()
          .forEach(reason -> judgement.add(table.status(), table.name() + ": " + reason));
    }
    return new Account(
        "",
        sum(tables, Account::source),
        sum(tables, Account::target),
        Discrepancies.sum(tables.stream().flatMap(t -> t.discrepancies().stream()).toList()),
        Quality.sum(tables.stream().map(Account::quality).toList()),
        judgement.status(),
        judgement.reasons(),
        whole);
  }

  private static Side sum(List<Account> tables, Function<Account, Side> side) {
    List<Side> sides = tables.stream().map(side).toList();
    boolean isKnown = !sides.isEmpty() && sides.stream().allMatch(s -> s.rows().isPresent());
    return new Side(
        isKnown
            ? OptionalLong.of(sides.stream().mapToLong(s -> s.rows().orElse(0)).sum())
            : OptionalLong.empty(),
        DateRange.around(sides.stream().map(Side::dates).toList()));
  }
}
