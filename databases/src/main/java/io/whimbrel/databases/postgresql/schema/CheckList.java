package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checks of one table while they are made: what holds is counted by kind, what does not is told
 * one by one. Used by one thread.
 */
final class CheckList {

  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
        a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum\
      """;

  private static final String INDEXES =
      """
      select indexrelid::regclass, indisvalid, indisready, pg_get_indexdef(indexrelid)
      from pg_index where indrelid = %s::regclass order by 1::text\
      """;

  private static final String CONSTRAINTS =
      """
      select conname, convalidated, to_jsonb(k) ->> 'conenforced' as enforced,
        pg_get_constraintdef(oid)
      from pg_constraint k where conrelid = %s::regclass order by conname\
      """;

  private static final String TRIGGERS =
      """
      select tgname, tgenabled, pg_get_triggerdef(oid) from pg_trigger
      where tgrelid = %s::regclass and not tgisinternal order by tgname\
      """;

  private static final String POLICIES =
      """
      select polname, polcmd, polpermissive, polroles::regrole[], relrowsecurity,
        relforcerowsecurity, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
      from pg_class c left join pg_policy p on p.polrelid = c.oid
      where c.oid = %s::regclass order by polname\
      """;

  private static final String OTHERS =
      "select oid::regclass, relkind, relpersistence from pg_class where oid = %s::regclass";

  private final Optional<TableName> source;
  private final Optional<TableName> target;
  private final Map<String, Tally> held = new LinkedHashMap<>();
  private final List<Check> checks = new ArrayList<>();

  /** What held of one kind. */
  private static final class Tally {
    private int count;
    private final List<String> notes = new ArrayList<>();
  }

  CheckList(TableName source, TableName target) {
    this.source = Optional.of(source);
    this.target = Optional.of(target);
  }

  /** Of what belongs to no table. */
  CheckList() {
    this.source = Optional.empty();
    this.target = Optional.empty();
  }

  /** One more of a kind that holds. */
  void holds(String kind) {
    tally(kind).count++;
  }

  /** One more of a kind that holds, with something to say of it. */
  void holds(String kind, String note) {
    holds(kind);
    note(kind, note);
  }

  /** Something to say of a kind. */
  void note(String kind, String note) {
    tally(kind).notes.add(note);
  }

  private Tally tally(String kind) {
    return held.computeIfAbsent(kind, _ -> new Tally());
  }

  void broken(String kind, String name, String expected, String found) {
    add(kind, name, Outcome.BROKEN, expected, found);
  }

  /** What was not compared, which is told by its name. */
  void untold(String kind, String name, Outcome outcome, String expected, String found) {
    add(kind, name, outcome, expected, found);
  }

  /** What nobody could find out. */
  void undecided(String kind, String name, String expected, String found) {
    add(kind, name, Outcome.UNDECIDED, expected, found);
  }

  /** A check with queries of its own. */
  void add(Check check) {
    checks.add(check);
  }

  private void add(String kind, String name, Outcome outcome, String expected, String found) {
    checks.add(new Check(name, outcome, expected, found, query(kind, source), query(kind, target)));
  }

  /** All of them, what is broken first. */
  List<Check> all() {
    List<Check> all = new ArrayList<>(checks);
    held.forEach(
        (kind, tally) -> {
          String notes = tally.notes.isEmpty() ? "" : "; " + String.join("; ", tally.notes);
          String place = target.map(t -> " of " + StructurePart.shown(t)).orElse("");
          all.add(
              new Check(
                  kind + place,
                  Outcome.HOLDS,
                  tally.count + " " + kind,
                  tally.count + " as expected" + notes,
                  query(kind, source),
                  query(kind, target)));
        });
    return all;
  }

  private static Optional<String> query(String kind, Optional<TableName> table) {
    String query =
        switch (kind) {
          case "columns" -> COLUMNS;
          case "indexes" -> INDEXES;
          case "keys", "checks", "foreign keys" -> CONSTRAINTS;
          case "triggers" -> TRIGGERS;
          case "policies", "row security" -> POLICIES;
          default -> OTHERS;
        };
    return table.map(t -> query.formatted(Sql.literal(Sql.table(t)).trim()));
  }
}
