package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.SequencePlaces;
import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the target's sequences where the source's stand. One that a column owns is found by the
 * image of that column, by its name where the column owns several, any other by its name in the
 * schema to which its neighbours move. Safe for use by several threads.
 */
public final class PostgresSequences {

  /** Which sequence of the target each row of the arrays means; no row where there is none. */
  private static final String TARGETS =
      """
      select w.ordinal, n.nspname, c.relname
      from (select nullif(g.owner, '') as owner, g.attribute, g.schema, g.name, g.ordinal
        from unnest(?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
          as g (owner, attribute, schema, name, ordinal)) w
      join pg_class c on c.relkind = 'S' and c.oid = coalesce(
        (select s.oid from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
          where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
          and d.refobjid = to_regclass(w.owner) and d.deptype in ('a', 'i')
          and s.relname = w.name limit 1),
        case when to_regclass(w.owner) is not null and exists (select from pg_attribute a
            where a.attrelid = to_regclass(w.owner) and a.attname = w.attribute)
          then pg_get_serial_sequence(w.owner, w.attribute)::regclass end,
        (select s.oid from pg_class s join pg_namespace k on k.oid = s.relnamespace
          where s.relkind = 'S' and k.nspname = w.schema and s.relname = w.name))
      join pg_namespace n on n.oid = c.relnamespace
      """;

  private static final String SET =
      """
      select count(setval(format('%I.%I', w.schema, w.name)::regclass, w.value, true))
      from unnest(?::text[], ?::text[], ?::bigint[]) as w (schema, name, value)
      """;

  private static final long NUMBERS_APART = 1_000_000;

  /** More than anybody draws between the look at a sequence and the moment at which it is put. */
  private static final long NUMBERS_BETWEEN = 10_000;

  private final PostgresConnections connections;

  /** The sequences of the target that these connections lead to. */
  public PostgresSequences(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
  }

  /**
   * Advances them, each to the source's value, or far behind it where both sides go on drawing from
   * it, and never back; idempotent, in transactions that lock no more sequences than the server's
   * lock table bears. One that is there already is left alone: it may be in use, and would lose
   * what is drawn meanwhile.
   */
  public void advance(List<SequenceValue> source, List<TableMapping> mappings) {
    List<SequenceValue> known =
        apart(source, mappings).stream().filter(s -> s.value().isPresent()).toList();
    try (Connection connection = connections.brief()) {
      set(connection, goals(connection, known, mappings));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "advancing sequences on " + connections.place());
    }
  }

  private static void set(Connection connection, List<Goal> goals) throws SQLException {
    for (List<Goal> portion : LockBudget.portions(connection, goals)) {
      Query.list(
          connection,
          SET,
          row -> row.getLong(1),
          texts(connection, portion.stream().map(g -> g.target.schema())),
          texts(connection, portion.stream().map(g -> g.target.name())),
          connection.createArrayOf("bigint", portion.stream().map(Goal::value).toArray()));
    }
  }

  /**
   * Puts sequences that are being drawn from well behind their images on another side, where those
   * are further: what that side has drawn is not drawn here, too.
   *
   * @param images where the images stand, under the names of the sequences here
   */
  public void pass(List<SequenceValue> images) {
    List<SequenceValue> known = images.stream().filter(s -> s.value().isPresent()).toList();
    try (Connection connection = connections.brief()) {
      Map<TableName, SequencePlaces.Place> places =
          SequencePlaces.read(connection, known.stream().map(SequenceValue::name).toList());
      set(
          connection,
          known.stream()
              .filter(s -> isAhead(s, Optional.ofNullable(places.get(s.name()))))
              .map(s -> new Goal(s.name(), behind(s, NUMBERS_BETWEEN)))
              .toList());
    } catch (SQLException e) {
      throw SqlProblems.of(e, "advancing sequences on " + connections.place());
    }
  }

  private static long behind(SequenceValue sequence, long numbers) {
    return sequence.value().orElse(0L) + numbers * sequence.increment();
  }

  /**
   * Sequences of tables whose rows are on both sides at once: each side draws from its own, and who
   * takes over begins so far behind the other that the two do not meet.
   */
  private static List<SequenceValue> apart(
      List<SequenceValue> source, List<TableMapping> mappings) {
    Set<TableName> shared =
        mappings.stream()
            .filter(mapping -> mapping.share().isPresent())
            .map(mapping -> mapping.source().name())
            .collect(Collectors.toSet());
    return source.stream()
        .map(s -> s.ownedBy().filter(shared::contains).isPresent() ? apart(s) : s)
        .toList();
  }

  private static SequenceValue apart(SequenceValue sequence) {
    return new SequenceValue(
        sequence.name(),
        Optional.of(behind(sequence, NUMBERS_APART)),
        sequence.increment(),
        sequence.ownedBy(),
        sequence.ownedColumn());
  }

  /** Where a sequence of the target is put. */
  private record Goal(TableName target, long value) {}

  private static List<Goal> goals(
      Connection connection, List<SequenceValue> source, List<TableMapping> mappings)
      throws SQLException {
    Map<TableName, SequenceValue> wanted = targets(connection, source, mappings);
    Map<TableName, SequencePlaces.Place> places = SequencePlaces.read(connection, wanted.keySet());
    List<Goal> goals = new ArrayList<>();
    wanted.forEach(
        (target, sequence) -> {
          if (isAhead(sequence, Optional.ofNullable(places.get(target)))) {
            goals.add(new Goal(target, sequence.value().orElseThrow()));
          }
        });
    return goals;
  }

  /**
   * Where the images of sequences stand, under the names of those that they are images of; none for
   * one without an image.
   */
  public List<SequenceValue> images(List<SequenceValue> source, List<TableMapping> mappings) {
    try (Connection connection = connections.brief()) {
      List<Image> images = find(connection, source, mappings);
      Map<TableName, SequencePlaces.Place> places =
          SequencePlaces.read(
              connection, images.stream().map(Image::target).collect(Collectors.toSet()));
      return images.stream()
          .map(image -> image.at(Optional.ofNullable(places.get(image.target))))
          .toList();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading sequences on " + connections.place());
    }
  }

  /** A sequence of the source and what it is on the target. */
  private record Image(SequenceValue source, TableName target) {

    SequenceValue at(Optional<SequencePlaces.Place> place) {
      return new SequenceValue(
          source.name(),
          place.filter(SequencePlaces.Place::isCalled).map(SequencePlaces.Place::value),
          source.increment(),
          source.ownedBy(),
          source.ownedColumn());
    }
  }

  private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  /** The source's values by the sequences of the target that are to have them. */
  static Map<TableName, SequenceValue> targets(
      Connection connection, List<SequenceValue> source, List<TableMapping> mappings)
      throws SQLException {
    Map<TableName, SequenceValue> targets = new LinkedHashMap<>();
    find(connection, source, mappings).forEach(i -> targets.put(i.target, i.source));
    return targets;
  }

  private static List<Image> find(
      Connection connection, List<SequenceValue> source, List<TableMapping> mappings)
      throws SQLException {
    Map<TableName, MappedTable> tables =
        mappings.stream().collect(Collectors.toMap(m -> m.source().name(), MappedTable::new));
    Map<String, Set<String>> schemas =
        mappings.stream()
            .collect(
                Collectors.groupingBy(
                    m -> m.source().name().schema(),
                    Collectors.mapping(m -> m.target().schema(), Collectors.toSet())));
    List<Sought> sought =
        source.stream()
            .map(s -> Sought.of(s, tables, schemas.getOrDefault(s.name().schema(), Set.of())))
            .toList();
    return Query.list(
        connection,
        TARGETS,
        row ->
            new Image(
                source.get(row.getInt(1) - 1), new TableName(row.getString(2), row.getString(3))),
        texts(connection, sought.stream().map(Sought::owner)),
        texts(connection, sought.stream().map(Sought::column)),
        texts(connection, sought.stream().map(s -> s.name.schema())),
        texts(connection, sought.stream().map(s -> s.name.name())));
  }

  /**
   * What a sequence of the source is on the target.
   *
   * @param owner the quoted table whose column owns it, or nothing
   * @param name its name where no column owns it
   */
  private record Sought(String owner, String column, TableName name) {

    /** It goes where its neighbours go, when those all go to one schema. */
    static Sought of(
        SequenceValue sequence, Map<TableName, MappedTable> tables, Set<String> schemas) {
      Optional<MappedTable> table =
          sequence.ownedBy().flatMap(t -> Optional.ofNullable(tables.get(t)));
      Optional<ColumnMapping> column = table.flatMap(t -> sequence.ownedColumn().flatMap(t::image));
      TableName name = sequence.name();
      String schema = schemas.size() == 1 ? schemas.iterator().next() : name.schema();
      return new Sought(
          column.flatMap(_ -> table).map(t -> Sql.table(t.target())).orElse(""),
          column.map(ColumnMapping::name).orElse(""),
          new TableName(schema, name.name()));
    }
  }

  /** Whether the source's value is further than what the target's has handed out. */
  private static boolean isAhead(SequenceValue source, Optional<SequencePlaces.Place> place) {
    long value = source.value().orElseThrow();
    return place
        .filter(SequencePlaces.Place::isCalled)
        .map(own -> source.increment() > 0 ? value > own.value() : value < own.value())
        .orElse(true);
  }
}
