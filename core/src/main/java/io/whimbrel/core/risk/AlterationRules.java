package io.whimbrel.core.risk;

import static io.whimbrel.core.plan.RiskLevel.HIGH;
import static io.whimbrel.core.plan.RiskLevel.LOW;
import static io.whimbrel.core.plan.RiskLevel.MEDIUM;

import io.whimbrel.core.alteration.Blocking;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.OfColumn;
import io.whimbrel.core.alteration.CatalogChange.OfPart;
import io.whimbrel.core.alteration.CatalogChange.OfTable;
import io.whimbrel.core.alteration.CatalogChange.Values;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The written rules for how risky a change of the structure is, by what it means to code that does
 * not know of it, and by what the statements that make it did when they were tried. The rules:
 *
 * <ol>
 *   <li>High: what is dropped, renamed, or made again; a type that has the table rewritten; a new
 *       column that must have a value and has no default; a table that is rewritten while reads and
 *       writes wait; one of 1 GB or more that is scanned while writes wait.
 *   <li>Medium: any other type; a column that takes NULL no more, or newly takes it; another
 *       default; constraints, triggers and rules that come or change; an index that goes; a smaller
 *       table that is scanned while writes wait; a table from outside that is locked, too.
 *   <li>Low: what is added and nobody has to know of; indexes that are made concurrently.
 * </ol>
 *
 * <p>Times go by the size of the table and by speeds that are assumptions, not measurements: 50 MB
 * in a second rewritten, 200 MB scanned.
 */
public final class AlterationRules {
  private static final long LARGE = 1_000_000_000L;
  private static final long REWRITTEN_EACH_SECOND = 50_000_000L;
  private static final long SCANNED_EACH_SECOND = 200_000_000L;
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final Set<String> CONSTRAINTS =
      Set.of("primary key", "unique", "exclusion", "foreign key", "check", "trigger", "rule");

  private final Trial trial;
  private final Map<TableName, Long> bytes;

  private AlterationRules(Trial trial, Map<TableName, Long> bytes) {
    this.trial = trial;
    this.bytes = bytes;
  }

  /**
   * Every change of a trial.
   *
   * @param bytes of the real tables, by the names that they have now; those that nobody measured
   *     are not there
   */
  public static List<AlteredPart> of(Trial trial, Map<TableName, Long> bytes) {
    AlterationRules rules = new AlterationRules(trial, Map.copyOf(bytes));
    return trial.changes().stream().map(rules::part).toList();
  }

  private AlteredPart part(CatalogChange change) {
    List<StatementEffect> by =
        trial.forward().stream()
            .filter(effect -> effect.changes().stream().anyMatch(c -> isSame(c, change)))
            .toList();
    List<RiskReason> reasons = new ArrayList<>();
    reasons.add(meaning(change));
    boolean isNew = change instanceof OfTable table && table.action() == Action.ADDED;
    if (!isNew) {
      change.table().ifPresent(table -> by.forEach(e -> reasons.addAll(making(e, table))));
      by.stream().flatMap(e -> e.changes().stream()).forEach(c -> unfilled(c, reasons));
    }
    Optional<TableLock> lock =
        change
            .table()
            .flatMap(
                table ->
                    by.stream()
                        .flatMap(e -> trial.held(e, table).stream())
                        .max(Comparator.comparing(TableLock::blocking)));
    return new AlteredPart(
        change,
        reasons.stream().distinct().toList(),
        by,
        lock,
        isNew ? Optional.of(MOMENT) : time(change, by));
  }

  private static boolean isSame(CatalogChange one, CatalogChange other) {
    return switch (one) {
      case OfTable table ->
          other instanceof OfTable o
              && (table.name().equals(o.name()) || table.formerly().equals(Optional.of(o.name())));
      case OfColumn column ->
          other instanceof OfColumn o
              && column.owner().equals(o.owner())
              && (column.name().equals(o.name())
                  || column.before().map(Column::name).equals(Optional.of(o.name()))
                  || o.before().map(Column::name).equals(Optional.of(column.name())));
      case OfPart part ->
          other instanceof OfPart o
              && part.kind().equals(o.kind())
              && part.name().equals(o.name())
              && part.table().equals(o.table());
    };
  }

  /** What it means to code that does not know of it. */
  private static RiskReason meaning(CatalogChange change) {
    return switch (change) {
      case OfTable table -> ofTable(table);
      case OfColumn column -> ofColumn(column);
      case OfPart part -> ofPart(part);
    };
  }

  private static RiskReason ofTable(OfTable table) {
    return switch (table.action()) {
      case ADDED -> new RiskReason(LOW, "a new table: nobody knows of it yet");
      case REMOVED -> new RiskReason(HIGH, "its rows are gone, and old code does not find it");
      case RENAMED -> new RiskReason(HIGH, "old code does not find it under its old name");
      case CHANGED ->
          table.details().getFirst().startsWith(CatalogChange.REMADE)
              ? new RiskReason(HIGH, table.details().getFirst())
              : new RiskReason(MEDIUM, String.join(", ", table.details()));
    };
  }

  private static RiskReason ofColumn(OfColumn column) {
    return switch (column.action()) {
      case REMOVED -> new RiskReason(HIGH, "its values are gone, and old code does not find it");
      case RENAMED -> new RiskReason(HIGH, "old code does not find it under its old name");
      case ADDED ->
          column.after().filter(AlterationRules::isUnfilled).isPresent()
              ? new RiskReason(HIGH, "old code inserts no value, and there is no default")
              : new RiskReason(LOW, "old code need not know of it");
      case CHANGED -> changed(column);
    };
  }

  private static RiskReason changed(OfColumn column) {
    if (column.values() == Values.LOST) {
      return new RiskReason(HIGH, column.details().getFirst());
    }
    boolean isCommented =
        column.details().stream().allMatch(detail -> detail.startsWith("comment "));
    return new RiskReason(isCommented ? LOW : MEDIUM, String.join(", ", column.details()));
  }

  private static RiskReason ofPart(OfPart part) {
    if (part.isIndex()) {
      return switch (part.action()) {
        case ADDED -> new RiskReason(LOW, "queries may become faster, writes a little slower");
        case REMOVED -> new RiskReason(MEDIUM, "queries that used it become slower");
        case CHANGED, RENAMED -> new RiskReason(MEDIUM, "queries may use it no more");
      };
    }
    if (CONSTRAINTS.contains(part.kind())) {
      return switch (part.action()) {
        case REMOVED -> new RiskReason(MEDIUM, "what it kept out may come in");
        case ADDED, CHANGED, RENAMED ->
            new RiskReason(MEDIUM, "what old code writes may be refused");
      };
    }
    boolean isRight = part.kind().equals("grant") || part.kind().equals("default privileges");
    if (isRight && part.action() != Action.ADDED) {
      return new RiskReason(MEDIUM, "what was allowed may be refused");
    }
    return switch (part.action()) {
      case ADDED -> new RiskReason(LOW, "old code need not know of it");
      case REMOVED, RENAMED -> new RiskReason(HIGH, "old code does not find it");
      case CHANGED -> new RiskReason(MEDIUM, "old code may see something else");
    };
  }

  /** Whether a row needs a value that nothing brings. */
  private static boolean isUnfilled(Column column) {
    return !column.nullable()
        && column.defaultExpression().isEmpty()
        && column.generation() == Column.Generation.NONE;
  }

  private void unfilled(CatalogChange change, List<RiskReason> reasons) {
    if (change instanceof OfColumn column
        && column.action() == Action.ADDED
        && column.after().filter(AlterationRules::isUnfilled).isPresent()) {
      reasons.add(
          new RiskReason(HIGH, "the statement fails where the table has rows: they have no value"));
    }
  }

  /** What the statement does to the table while others want it. */
  private List<RiskReason> making(StatementEffect effect, TableName table) {
    List<RiskReason> reasons = new ArrayList<>();
    Blocking blocking = trial.held(effect, table).map(TableLock::blocking).orElse(Blocking.NOTHING);
    boolean isLarge = size(table).orElse(0L) >= LARGE;
    if (effect.rewritten().contains(table)) {
      reasons.add(
          new RiskReason(HIGH, "the table is rewritten, and %s wait".formatted(waiting(blocking))));
    } else if (effect.scanned().contains(table) && blocking.compareTo(Blocking.WRITES) >= 0) {
      RiskLevel level = isLarge ? HIGH : MEDIUM;
      reasons.add(
          new RiskReason(level, "the table is scanned, and %s wait".formatted(waiting(blocking))));
    }
    effect.locks().stream()
        .filter(lock -> !lock.table().equals(table))
        .filter(lock -> lock.blocking().compareTo(Blocking.WRITES) >= 0)
        .filter(lock -> trial.before().table(lock.table()).isPresent())
        .forEach(
            lock ->
                reasons.add(
                    new RiskReason(
                        MEDIUM, "%s is locked, too (%s)".formatted(lock.table(), lock.mode()))));
    return reasons;
  }

  private static String waiting(Blocking blocking) {
    return blocking == Blocking.NOTHING ? "none" : blocking.text();
  }

  private Optional<Long> size(TableName table) {
    return Optional.ofNullable(bytes.get(table));
  }

  /** The statements one after the other: a lock lasts as long as its transaction. */
  private Optional<Duration> time(CatalogChange change, List<StatementEffect> by) {
    Optional<TableName> table = change.table();
    if (table.isEmpty()) {
      return Optional.of(MOMENT);
    }
    boolean isRewritten = by.stream().anyMatch(e -> e.rewritten().contains(table.get()));
    boolean isScanned = by.stream().anyMatch(e -> e.scanned().contains(table.get()));
    if (!isRewritten && !isScanned) {
      return Optional.of(MOMENT);
    }
    long speed = isRewritten ? REWRITTEN_EACH_SECOND : SCANNED_EACH_SECOND;
    return size(table.get())
        .map(size -> Duration.ofMillis(Math.max(MOMENT.toMillis(), size * 1_000 / speed)));
  }
}
