package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.TableName;
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
import java.util.stream.Collectors;

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

  private static final Pattern BESIDE = Pattern.compile(", beside (\\d{1,18}) ");

  private static final String IN_PAUSE =
      "proved in the pause of the cutover, as changes of an unlogged table are in no log";

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
    Map<TableName, List<Proof>> byTable = new TreeMap<>();
    for (QualityResult result : history.quality()) {
      byTable.computeIfAbsent(result.check().table(), _ -> new ArrayList<>());
    }
    for (Proof proof : history.proofs()) {
      if (!proof.table().equals(Proof.WHOLE)) {
        byTable.computeIfAbsent(proof.table(), _ -> new ArrayList<>()).add(proof);
      }
    }
    return byTable.entrySet().stream().map(e -> ofTable(e.getKey(), e.getValue())).toList();
  }

  private Account ofTable(TableName name, List<Proof> proofs) {
    Quality quality =
        Quality.of(
            history.quality().stream()
                .filter(result -> result.check().table().equals(name))
                .toList());
    Map<Level, String> missing = missing(name, proofs);
    Judgement judgement =
        new Judgement(about, cutover).proofs(proofs).missing(missing).quality(quality);
    boolean holdsRows = !about.partitioned().contains(name);
    return new Account(
        name.toString(),
        holdsRows,
        side(proofs, Check::expected),
        side(proofs, Check::found),
        Discrepancies.of(proofs),
        quality,
        missing,
        judgement.status(),
        judgement.reasons(),
        holdsRows ? notCounted(beside(proofs)) : List.of("its rows are those of its partitions"),
        proofs);
  }

  private Map<Level, String> missing(TableName name, List<Proof> proofs) {
    boolean isInPause = about.unlogged().contains(name) && cutover.isEmpty();
    return about.levels().stream()
        .filter(level -> isDue(level, name) && of(proofs, level).isEmpty())
        .collect(
            Collectors.toUnmodifiableMap(
                level -> level,
                level -> isInPause && level != Level.STRUCTURE ? IN_PAUSE : Judgement.NOT_PROVED));
  }

  /** Rows of which nobody draws some in the pause are all compared there, if the plan has it. */
  private boolean isDue(Level level, TableName name) {
    return switch (level) {
      case STRUCTURE -> true;
      case COUNT, CHECKSUM -> !about.partitioned().contains(name);
      case SAMPLE ->
          !about.partitioned().contains(name)
              && !(about.unlogged().contains(name) && about.levels().contains(Level.CHECKSUM));
      case RULES -> false;
    };
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
        true,
        sum(tables, Account::source),
        sum(tables, Account::target),
        Discrepancies.sum(tables.stream().flatMap(t -> t.discrepancies().stream()).toList()),
        Quality.sum(tables.stream().map(Account::quality).toList()),
        Map.of(),
        judgement.status(),
        judgement.reasons(),
        notCounted(tables.stream().mapToLong(table -> beside(table.proofs())).sum()),
        whole);
  }

  /** How many rows were not counted, since they changed meanwhile. */
  private static long beside(List<Proof> proofs) {
    List<Check> counted = of(proofs, Level.COUNT).map(Proof::checks).orElse(List.of());
    return texts(counted, ROWS::equals, Check::expected).stream()
        .map(BESIDE::matcher)
        .filter(Matcher::find)
        .mapToLong(number -> Long.parseLong(number.group(1)))
        .sum();
  }

  private static List<String> notCounted(long rows) {
    return rows == 0
        ? List.of()
        : List.of(
            "beside the total: %s that changed on both sides while the others were counted"
                .formatted(Figures.count(rows, "record")));
  }

  private static Side sum(List<Account> tables, Function<Account, Side> side) {
    List<Side> sides = tables.stream().filter(Account::holdsRows).map(side).toList();
    boolean isKnown = !sides.isEmpty() && sides.stream().allMatch(s -> s.rows().isPresent());
    return new Side(
        isKnown
            ? OptionalLong.of(sides.stream().mapToLong(s -> s.rows().orElse(0)).sum())
            : OptionalLong.empty(),
        DateRange.around(sides.stream().map(Side::dates).toList()));
  }
}
