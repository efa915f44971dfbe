package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.schema.ObjectDefinition;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds views, routines and types, which are carried as they are, against the source's. A text that
 * differs is read by the target itself before it counts as different; what it does not take is not
 * compared, and told so.
 */
final class DefinitionChecks {

  private static final String KIND = "views, routines and types";
  private static final Pattern NAMED_NOT_NULL =
      Pattern.compile("constraint (?:\\w+|\"(?:[^\"]|\"\")+\") not null");

  private static final String AGGREGATE = "create aggregate ";

  private static final int SHOWN_MAX = 2_000;

  private final FoundStructure found;
  private final Respelling respelling;

  DefinitionChecks(FoundStructure found, Respelling respelling) {
    this.found = found;
    this.respelling = respelling;
  }

  /** The checks of what belongs to no table. */
  List<Check> of(List<ObjectDefinition> wanted) throws SQLException {
    CheckList checks = new CheckList();
    for (ObjectDefinition ours : wanted) {
      Optional<ObjectDefinition> theirs = found.ofId(ours.id());
      if (theirs.isEmpty()) {
        checks.broken("objects", ours.id(), "is there", StructureChecks.MISSING);
      } else {
        tell(checks, ours, theirs.get());
      }
    }
    return checks.all();
  }

  /** What is said of them where the structure was given. */
  static List<Check> notCompared() {
    CheckList checks = new CheckList();
    checks.note(KIND, "not compared: the structure is given");
    return checks.all();
  }

  private void tell(CheckList checks, ObjectDefinition ours, ObjectDefinition theirs)
      throws SQLException {
    switch (likeness(ours, theirs)) {
      case Likeness.Same _ -> checks.holds(KIND);
      case Likeness.Other _ -> checks.broken("objects", ours.id(), shown(ours), shown(theirs));
      case Likeness.Refused refused ->
          checks.undecided(
              "objects",
              ours.id(),
              shown(ours),
              shown(theirs) + StructureChecks.REFUSED.formatted(refused.cause()));
      case Likeness.Untold _ ->
          checks.untold(
              "objects",
              ours.id(),
              respelling.untold(),
              shown(ours),
              shown(theirs) + StructureChecks.UNTOLD);
    }
  }

  private static String shown(ObjectDefinition definition) {
    String sql = definition.sql() + checks(definition);
    return sql.length() > SHOWN_MAX ? sql.substring(0, SHOWN_MAX) + "…" : sql;
  }

  private Likeness likeness(ObjectDefinition ours, ObjectDefinition theirs) throws SQLException {
    if (Spelling.isSame(ours.sql(), theirs.sql())) {
      return ours.kind().equals("domain") ? checks(ours, theirs) : Likeness.same();
    }
    return switch (ours.kind()) {
      case "view", "materialized view" -> views(ViewText.of(ours.sql()), ViewText.of(theirs.sql()));
      case "routine" ->
          ours.sql().startsWith(AGGREGATE)
              ? aggregates(ours.sql(), theirs.sql())
              : routines(ours.sql(), theirs.sql());
      case "type" -> Likeness.other();
      case "domain" ->
          Spelling.isSame(unnamed(ours.sql()), unnamed(theirs.sql()))
              ? checks(ours, theirs)
              : untried();
      case "foreign table" ->
          Spelling.isSame(unnamed(ours.sql()), unnamed(theirs.sql())) ? Likeness.same() : untried();
      default -> untried();
    };
  }

  /** The checks of a domain, those that hold for new values only behind the others. */
  private static String checks(ObjectDefinition definition) {
    return Definitions.attribute(definition, "checks")
        + Definitions.attribute(definition, "late_checks");
  }

  private Likeness checks(ObjectDefinition ours, ObjectDefinition theirs) throws SQLException {
    if (Spelling.isSame(checks(ours), checks(theirs))) {
      return Likeness.same();
    }
    String late = Definitions.attribute(ours, "late_checks");
    if (!Spelling.isSame(late, Definitions.attribute(theirs, "late_checks"))) {
      return untried();
    }
    // the id says what the definition does: type NAME, create domain NAME as …
    String behind = ours.sql().substring("create domain ".length() + ours.id().length() - 5);
    return respelling
        .domainChecks(behind + Definitions.attribute(ours, "checks"))
        .as(Definitions.attribute(theirs, "checks"), untried());
  }

  /** From version 17 on the NOT NULL of a domain has a name, from 18 on that of a column. */
  private static String unnamed(String definition) {
    return NAMED_NOT_NULL.matcher(definition).replaceAll("not null");
  }

  private Likeness views(ViewText ours, ViewText theirs) throws SQLException {
    if (!Spelling.isSame(ours.head(), theirs.head())
        || !Spelling.isSame(ours.tail(), theirs.tail())) {
      return Likeness.other();
    }
    return UnqualifiedColumns.isSame(ours.query(), theirs.query())
        ? Likeness.same()
        : respelling.view(ours.query()).as(theirs.query(), untried());
  }

  private Likeness routines(String ours, String theirs) throws SQLException {
    return respelling.routine(ours).as(RoutineText.temporary(theirs), untried());
  }

  /**
   * Every server's definition is made from its catalog by one query: nobody writes it otherwise.
   */
  private Likeness aggregates(String ours, String theirs) throws SQLException {
    return respelling.aggregate(ours).as(RoutineText.temporary(theirs), Likeness.other());
  }

  /** Servers of one version write the same in one way. */
  private Likeness untried() {
    return respelling.isOfOneVersion() ? Likeness.other() : Likeness.untold();
  }
}
