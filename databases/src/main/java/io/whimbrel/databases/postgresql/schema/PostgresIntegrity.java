package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.IntegrityProofs;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.IntegrityRule;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns the source's foreign keys and unique keys into SQL that counts the rows which break them.
 * Foreign keys are always counted: sync passes them over on the target, so that a constraint is no
 * proof. A unique key is held by a unique index of the target that is in use, which nothing passes
 * over; only where there is none, doubled keys are counted.
 */
public final class PostgresIntegrity implements IntegrityProofs {

  private static final int SAMPLES = 5;

  private static final String UNIQUE =
      """
      select n.nspname, c.relname, format('%I.%I', n.nspname, x.relname),
        (select string_agg(a.attname, ',' order by a.attname)
          from unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where k.place <= i.indnkeyatts)
      from pg_index i
      join pg_class x on x.oid = i.indexrelid
      join pg_class c on c.oid = i.indrelid and c.relkind in ('r', 'p')
      join pg_namespace n on n.oid = c.relnamespace
      where c.oid >= 16384 and i.indisunique and i.indisvalid and i.indisready
        and i.indpred is null and i.indexprs is null
      """;

  private final PostgresConnections connections;

  /** Rules for the target that these connections lead to. */
  public PostgresIntegrity(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<IntegrityRule> rules(Inventory source, List<TableMapping> mappings) {
    SchemaDraft draft = SchemaPlan.draft(source.definitions(), mappings);
    Map<TableName, Map<String, String>> held = held();
    List<IntegrityRule> rules = new ArrayList<>();
    for (MappedTable table : draft.names().tables()) {
      for (ObjectDefinition key : draft.definitions().ofTable("foreign key", table.source())) {
        if (!draft.isOmitted(key.id())) {
          orphans(draft, table, key).ifPresent(rules::add);
        }
      }
      for (String kind : List.of("primary key", "unique", "index")) {
        draft.definitions().ofTable(kind, table.source()).stream()
            .filter(d -> !kind.equals("index") || isUnique(d))
            .flatMap(d -> doubled(table, d, held).stream())
            .forEach(rules::add);
      }
    }
    return rules;
  }

  private Map<TableName, Map<String, String>> held() {
    Map<TableName, Map<String, String>> held = new HashMap<>();
    try (Connection connection = connections.brief()) {
      Query.list(
          connection,
          UNIQUE,
          row ->
              held.computeIfAbsent(
                      new TableName(row.getString(1), row.getString(2)), _ -> new HashMap<>())
                  .put(row.getString(4), row.getString(3)));
      return held;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading the unique indexes of " + connections.place());
    }
  }

  private static boolean isUnique(ObjectDefinition index) {
    return !Definitions.attribute(index, "unique").isEmpty()
        && Definitions.attribute(index, "expressions").isEmpty()
        && Definitions.attribute(index, "invalid").isEmpty();
  }

  private static Optional<IntegrityRule> orphans(
      SchemaDraft draft, MappedTable table, ObjectDefinition key) {
    TableName parent =
        new TableName(
            Definitions.attribute(key, "referenced_schema"),
            Definitions.attribute(key, "referenced_table"));
    List<String> ours = Definitions.names(key, "columns");
    List<String> theirs = Definitions.names(key, "referenced_columns");
    Optional<MappedTable> referenced = draft.names().table(parent);
    if (referenced.isEmpty() || !table.hasAll(ours) || !referenced.get().hasAll(theirs)) {
      return Optional.empty();
    }
    boolean isTemporal = key.sql().contains(", PERIOD ");
    String onSource =
        orphans(
            relation(table, table.source()),
            ours,
            relation(referenced.get(), parent),
            theirs,
            isTemporal);
    List<String> ourImages = images(table, ours);
    String onTarget =
        orphans(
            relation(table, table.target()),
            ourImages,
            relation(referenced.get(), referenced.get().target()),
            images(referenced.get(), theirs),
            isTemporal);
    return Optional.of(
        new IntegrityRule(
            IntegrityRule.Kind.ORPHANS,
            table.source(),
            ourImages,
            "orphans of " + StructurePart.shown(Definitions.attribute(key, "name")),
            "select count(*)\n" + onSource,
            "select count(*)\n" + onTarget,
            "select " + row("c", ourImages) + "\n" + onTarget + "\nlimit " + SAMPLES,
            Optional.empty()));
  }

  private static String orphans(
      String child, List<String> columns, String parent, List<String> theirs, boolean isTemporal) {
    if (isTemporal) {
      return uncovered(child, columns, parent, theirs);
    }
    return "from %s c\nwhere %s\n  and not exists (select from %s p where %s)"
        .formatted(child, isSet(columns), parent, equal(columns, theirs));
  }

  /**
   * Of a temporal key the last columns are periods: those of the parent's rows together must cover
   * the child's, as the server asks for it itself (PostgreSQL manual, 5.5.5 "Foreign Keys").
   */
  private static String uncovered(
      String child, List<String> columns, String parent, List<String> theirs) {
    int last = columns.size() - 1;
    String ours = "c." + Sql.identifier(columns.get(last));
    String period = "p." + Sql.identifier(theirs.get(last));
    return """
    from %s c
    where %s
      and (select range_agg(%s) from %s p where %s and %s && %s) @> %s is not true\
    """
        .formatted(
            child,
            isSet(columns),
            period,
            parent,
            equal(columns.subList(0, last), theirs.subList(0, last)),
            period,
            ours,
            ours);
  }

  private static String isSet(List<String> columns) {
    return columns.stream()
        .map(c -> "c." + Sql.identifier(c) + " is not null")
        .collect(Collectors.joining(" and "));
  }

  private static String equal(List<String> ours, List<String> theirs) {
    return IntStream.range(0, ours.size())
        .mapToObj(i -> "p." + Sql.identifier(theirs.get(i)) + " = c." + Sql.identifier(ours.get(i)))
        .collect(Collectors.joining(" and "));
  }

  private static Optional<IntegrityRule> doubled(
      MappedTable table, ObjectDefinition key, Map<TableName, Map<String, String>> held) {
    List<String> columns = keyColumns(key);
    if (columns.isEmpty() || !table.hasAll(columns)) {
      return Optional.empty();
    }
    List<String> images = images(table, columns);
    boolean isWithNull = key.sql().contains("NULLS NOT DISTINCT");
    String onSource = doubled(relation(table, table.source()), columns, isWithNull);
    String onTarget = doubled(relation(table, table.target()), images, isWithNull);
    String index =
        held.getOrDefault(table.target(), Map.of()).get(String.join(",", new TreeSet<>(images)));
    return Optional.of(
        new IntegrityRule(
            IntegrityRule.Kind.DOUBLED,
            table.source(),
            images,
            "doubled keys of " + StructurePart.shown(Definitions.attribute(key, "name")),
            "select count(*) from (select 1 " + onSource + ") d",
            "select count(*) from (select 1 " + onTarget + ") d",
            "select " + row("c", images) + "\n" + onTarget + "\nlimit " + SAMPLES,
            Optional.ofNullable(index).map(name -> "unique index " + name)));
  }

  private static String doubled(String relation, List<String> columns, boolean isWithNull) {
    String list =
        columns.stream().map(c -> "c." + Sql.identifier(c)).collect(Collectors.joining(", "));
    return "from %s c%s\ngroup by %s having count(*) > 1"
        .formatted(relation, isWithNull ? "" : "\nwhere " + isSet(columns), list);
  }

  /** The columns between the first parentheses; none where there is more than names. */
  private static List<String> keyColumns(ObjectDefinition key) {
    List<Token> tokens =
        SqlTokens.of(key.kind().equals("index") ? IndexSteps.behindUsing(key.sql()) : key.sql());
    List<String> columns = new ArrayList<>();
    boolean isInside = false;
    boolean isName = true;
    for (Token token : tokens) {
      if (token.kind() == SqlTokens.Kind.SPACE) {
        continue;
      }
      if (!isInside) {
        isInside = token.is("(");
      } else if (token.is(")")) {
        return columns;
      } else if (token.is(",")) {
        isName = true;
      } else if (isName && token.isName()) {
        columns.add(token.value());
        isName = false;
      } else if (!token.isName() || token.is("without")) {
        return List.of();
      }
    }
    return List.of();
  }

  private static List<String> images(MappedTable table, List<String> columns) {
    return columns.stream().flatMap(c -> table.image(c).stream()).map(ColumnMapping::name).toList();
  }

  /** Rows of the table itself, of a partitioned one those of its partitions. */
  private static String relation(MappedTable table, TableName name) {
    return (table.isPartitioned() ? "" : "only ") + Sql.table(name);
  }

  private static String row(String alias, List<String> columns) {
    return columns.stream()
        .map(c -> alias + "." + Sql.identifier(c))
        .collect(Collectors.joining(", ", "cast(row(", ") as text)"));
  }
}
