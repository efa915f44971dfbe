package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.schema.Respelling.Reach;
import io.whimbrel.databases.postgresql.schema.StructurePart.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a table that was made by steps against what they make. A text that differs is read by the
 * target itself before it counts as different: servers of two versions write the same in two ways.
 */
final class StructureChecks {

  static final String MISSING = "is not there";
  private static final List<String> LASTING =
      List.of("partition_key", "partition_bound", "persistence");

  /** What a target may not be able to write again, since it names its own table. */
  private static final Set<Kind> UNTRIED = Set.of(Kind.POLICY, Kind.RULE, Kind.STATISTICS);

  static final String UNTOLD =
      "; not compared: two servers may write the same in two ways, and it cannot be tried here";

  static final String REFUSED = "; not compared: the target refused to write it again: %s";

  private final WantedStructure wanted;
  private final FoundStructure found;
  private final Respelling respelling;
  private final boolean isReleased;

  StructureChecks(
      WantedStructure wanted, FoundStructure found, Respelling respelling, boolean isReleased) {
    this.wanted = wanted;
    this.found = found;
    this.respelling = respelling;
    this.isReleased = isReleased;
  }

  /** The checks of one table. */
  List<Check> of(MappedTable table) throws SQLException {
    CheckList checks = new CheckList(table.source(), table.target());
    Optional<Table> there = found.table(table.target());
    if (there.isEmpty()) {
      checks.broken("table", label(table), "is there", MISSING);
      return checks.all();
    }
    if (table.mapping().columns().isEmpty()) {
      checks.holds("tables", label(table) + " has no columns");
    }
    checkTable(table, checks);
    checkColumns(table, there.get(), checks);
    checkParts(table, checks);
    checkExtraIndexes(table, checks);
    return checks.all();
  }

  private static String label(MappedTable table) {
    return "table " + StructurePart.shown(table.target());
  }

  private void checkTable(MappedTable table, CheckList checks) {
    Optional<ObjectDefinition> ours = wanted.definition(table);
    Optional<ObjectDefinition> theirs = found.definition(table.target());
    if (ours.isEmpty() || theirs.isEmpty()) {
      return;
    }
    String inherited = shown(found.parents(table.target()));
    wanted
        .parents(table)
        .map(StructureChecks::shown)
        .filter(parents -> !parents.equals(inherited))
        .ifPresent(
            parents -> checks.broken("table", label(table) + " inherits", parents, inherited));
    for (String attribute : LASTING) {
      String expected =
          ColumnRenaming.columns(Definitions.attribute(ours.get(), attribute), table.renamed());
      String there = Definitions.attribute(theirs.get(), attribute);
      if (!Spelling.isSame(expected, there) && table.changed().isEmpty()) {
        checks.broken("table", label(table) + " " + attribute, expected, there);
      }
    }
  }

  private static String shown(List<TableName> parents) {
    return parents.stream().map(StructurePart::shown).collect(Collectors.joining(", "));
  }

  private void checkColumns(MappedTable table, Table there, CheckList checks) throws SQLException {
    Map<String, Column> left = new LinkedHashMap<>();
    there.columns().forEach(c -> left.put(c.name(), c));
    for (ColumnMapping column : table.mapping().columns()) {
      Column other = left.remove(column.name());
      String expected = described(column.type(), column.nullable(), wanted.value(table, column));
      String label = label(table, column.name());
      if (other == null) {
        checks.broken("columns", label, expected, MISSING);
      } else {
        tell(checks, "columns", label, likeness(table, column, other), expected, described(other));
      }
    }
    for (Column column : left.values()) {
      checks.broken("columns", label(table, column.name()), MISSING, described(column));
    }
  }

  private static String label(MappedTable table, String column) {
    return "column %s.%s"
        .formatted(StructurePart.shown(table.target()), StructurePart.shown(column));
  }

  private void tell(
      CheckList checks,
      String kind,
      String label,
      Likeness likeness,
      String expected,
      String found) {
    switch (likeness) {
      case Likeness.Same _ -> checks.holds(kind);
      case Likeness.Other _ -> checks.broken(kind, label, expected, found);
      case Likeness.Refused refused ->
          checks.undecided(kind, label, expected, found + REFUSED.formatted(refused.cause()));
      case Likeness.Untold _ ->
          checks.untold(kind, label, respelling.untold(), expected, found + UNTOLD);
    }
  }

  private Likeness likeness(MappedTable table, ColumnMapping column, Column other)
      throws SQLException {
    return column.nullable() == other.nullable() && isSameType(table, column.type(), other.type())
        ? likeness(table, column, wanted.value(table, column), value(other))
        : Likeness.other();
  }

  private boolean isSameType(MappedTable table, String wantedType, String foundType)
      throws SQLException {
    return wantedType.equals(foundType)
        || respelling
            .type(table.target(), wantedType)
            .filter(again -> again.equals(foundType))
            .isPresent();
  }

  private Likeness likeness(
      MappedTable table,
      ColumnMapping column,
      WantedStructure.Value ours,
      WantedStructure.Value theirs)
      throws SQLException {
    if (ours.generation() != theirs.generation()
        || ours.expression().isEmpty() != theirs.expression().isEmpty()) {
      return Likeness.other();
    }
    if (Spelling.isSame(ours.expression(), theirs.expression())) {
      return Likeness.same();
    }
    if (respelling.reach() != Reach.TRIED) {
      return untried(table, column, ours.expression(), theirs.expression());
    }
    Respelt again =
        ours.generation() == Generation.COMPUTED
            ? respelling.computed(table.target(), column.type(), ours.expression())
            : respelling.value(table.target(), column.name(), ours.expression());
    return again.as(theirs.expression(), Likeness.other());
  }

  /** What people write as 'x' a server writes as 'x'::text. */
  private Likeness untried(MappedTable table, ColumnMapping column, String ours, String theirs)
      throws SQLException {
    String type = respelling.type(table.target(), column.type()).orElse(column.type());
    if (Spelling.isSame(ours + "::" + type.replaceAll("\\([^)]*\\)", ""), theirs)) {
      return Likeness.same();
    }
    boolean isOfSource =
        table
            .origin(column)
            .filter(c -> c.defaultExpression().equals(column.defaultExpression()))
            .isPresent();
    return isOfSource && respelling.reach() == Reach.ALIKE ? Likeness.other() : Likeness.untold();
  }

  private static WantedStructure.Value value(Column column) {
    Generation generation =
        switch (column.generation()) {
          case SERIAL, NONE -> Generation.NONE;
          case IDENTITY_ALWAYS, IDENTITY_BY_DEFAULT, COMPUTED -> column.generation();
        };
    return new WantedStructure.Value(generation, column.defaultExpression().orElse(""));
  }

  private static String described(Column column) {
    return described(column.type(), column.nullable(), value(column));
  }

  private static String described(String type, boolean nullable, WantedStructure.Value value) {
    String filled =
        switch (value.generation()) {
          case COMPUTED -> " generated always as (" + value.expression() + ")";
          case IDENTITY_ALWAYS -> " generated always as identity";
          case IDENTITY_BY_DEFAULT -> " generated by default as identity";
          case NONE, SERIAL -> value.expression().isEmpty() ? "" : " default " + value.expression();
        };
    return type + (nullable ? "" : " not null") + filled;
  }

  private void checkParts(MappedTable table, CheckList checks) throws SQLException {
    Map<String, StructurePart> left = found.parts(table.target());
    for (Map.Entry<String, StructurePart> ours : wanted.parts(table, isReleased).entrySet()) {
      compare(table, ours.getValue(), Optional.ofNullable(left.remove(ours.getKey())), checks);
    }
    Set<String> allowed = new HashSet<>(wanted.omitted(table));
    if (!isReleased) {
      List<String> late = wanted.late(table);
      late.forEach(name -> checks.note("triggers", name + " is made at the cutover"));
      // there already, where a cutover backed out
      allowed.addAll(late);
    }
    for (StructurePart part : left.values()) {
      if (allowed.contains(part.name()) || isHarmless(part)) {
        checks.note(part.kind().plural(), part.label(table.target()) + " is there besides");
      } else {
        checks.broken(part.kind().plural(), part.label(table.target()), MISSING, part.shown());
      }
    }
  }

  /** What is there besides and binds no row; an index that is not in use is told all the same. */
  private static boolean isHarmless(StructurePart part) {
    return switch (part.kind()) {
      case INDEX ->
          !part.text().startsWith(Respelling.UNIQUE) && part.state().equals(FoundStructure.VALID);
      case STATISTICS -> true;
      case KEY, CHECK, FOREIGN_KEY, TRIGGER, RULE, POLICY, ROW_SECURITY -> false;
    };
  }

  private void compare(
      MappedTable table, StructurePart ours, Optional<StructurePart> theirs, CheckList checks)
      throws SQLException {
    String label = ours.label(table.target());
    String kind = ours.kind().plural();
    boolean isHeld = found.isHeld(ours, table.target());
    // where a table at one of its ends was emptied to be copied again, a held key is away
    if (theirs.isEmpty() && !(isHeld && ours.kind() == Kind.FOREIGN_KEY)) {
      checks.broken(kind, label, ours.shown(), MISSING);
    } else if (isHeld) {
      checks.holds(kind, label + " is held back by the run until the target is released");
    } else {
      Likeness likeness =
          isInForceAs(ours, theirs.get())
              ? likeness(table, ours, theirs.get().text())
              : Likeness.other();
      tell(checks, kind, label, likeness, ours.shown(), theirs.get().shown());
    }
  }

  /** An index that is not in use says why; row security is forced from the cutover on. */
  private boolean isInForceAs(StructurePart ours, StructurePart theirs) {
    boolean isLonger =
        switch (ours.kind()) {
          case KEY, INDEX -> true;
          case ROW_SECURITY -> !isReleased;
          case CHECK, FOREIGN_KEY, STATISTICS, TRIGGER, RULE, POLICY -> false;
        };
    return isLonger ? theirs.state().startsWith(ours.state()) : theirs.state().equals(ours.state());
  }

  private Likeness likeness(MappedTable table, StructurePart ours, String theirs)
      throws SQLException {
    if (Spelling.isSame(ours.text(), theirs)) {
      return Likeness.same();
    }
    if (isSpelled(ours) && respelling.reach() == Reach.UNKNOWN) {
      return Likeness.untold();
    }
    Respelt again =
        switch (ours.kind()) {
          case KEY, CHECK -> respelling.constraint(table.target(), ours.text());
          case INDEX -> respelling.index(table.target(), ours.text());
          case TRIGGER -> respelling.trigger(table.target(), ours.text());
          case POLICY -> respelling.policy(table.target(), ours.text());
          case RULE -> respelling.rule(table.target(), ours.text());
          case FOREIGN_KEY, STATISTICS, ROW_SECURITY -> Respelt.notTaken();
        };
    boolean isUntold =
        UNTRIED.contains(ours.kind()) && isSpelled(ours) && !respelling.isOfOneVersion();
    return again.as(theirs, isUntold ? Likeness.untold() : Likeness.other());
  }

  /** Whether two servers may write the same in two ways; of statistics only what is computed. */
  private static boolean isSpelled(StructurePart part) {
    return switch (part.kind()) {
      case KEY, CHECK, INDEX, TRIGGER, RULE, POLICY -> true;
      case STATISTICS -> part.text().indexOf('(', part.text().lastIndexOf(" ON ")) >= 0;
      case FOREIGN_KEY, ROW_SECURITY -> false;
    };
  }

  private void checkExtraIndexes(MappedTable table, CheckList checks) throws SQLException {
    List<StructurePart> indexes = new ArrayList<>(found.parts(table.target()).values());
    indexes.removeIf(p -> p.kind() != Kind.INDEX || !p.state().equals(FoundStructure.VALID));
    for (String definition : table.mapping().extraIndexes()) {
      Respelt again = respelling.index(table.target(), definition);
      boolean isTried = respelling.reach() == Reach.TRIED;
      boolean isKnown = isTried && !(again instanceof Respelt.Refused);
      List<String> wantedTexts =
          isKnown
              ? again.found().stream().toList()
              : List.of(definition, "USING btree " + definition);
      boolean isThere =
          indexes.stream()
              .anyMatch(p -> wantedTexts.stream().anyMatch(t -> Spelling.isSame(p.text(), t)));
      tell(
          checks,
          Kind.INDEX.plural(),
          "index " + definition + " on " + StructurePart.shown(table.target()),
          isThere ? Likeness.same() : isTried ? again.as("", Likeness.other()) : Likeness.untold(),
          definition + ", valid",
          isKnown ? MISSING : "none is written like this");
    }
  }
}
