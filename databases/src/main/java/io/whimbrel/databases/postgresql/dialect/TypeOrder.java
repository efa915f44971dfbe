package io.whimbrel.databases.postgresql.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How values of a type are compared. A type that an extension brings has operators of its own in a
 * schema that our sessions do not search; without their schema they would not be found, or those of
 * a type that it turns into would be taken: {@code citext} would be compared as {@code text}.
 *
 * @param schema of the type's comparison operators
 * @param operators their names by the usual ones; empty where they have these
 * @param isOwnText whether it is a text with operators of its own
 * @param isTheSameEverywhere whether the order is that of values alone, not of the server's locale
 * @param isEnum whether it is the order of an enum's labels, which another server may have
 *     otherwise
 * @param comparedAs the enum under a domain, as which alone its values can be compared
 */
public record TypeOrder(
    String schema,
    Map<String, String> operators,
    boolean isOwnText,
    boolean isTheSameEverywhere,
    boolean isEnum,
    Optional<String> comparedAs) {

  /** Of a type that the server itself has. */
  public static final TypeOrder BUILT_IN = ofServer(true);

  /** Whose order depends on the database's collation, or on the numbers that a server gave. */
  public static final TypeOrder BY_LOCALE = ofServer(false);

  /** The comparisons in the order of an index's strategies (manual, 36.16.2). */
  private static final List<String> STRATEGIES = List.of("<", "<=", "=", ">=", ">");

  /** The type under all domains, and where its operators are. */
  private static final String LOOK_UP =
      """
      with recursive chain as (
        select t.*, 0 as depth from pg_type t where t.oid = to_regtype(?)
        union all
        select t.*, c.depth + 1 from chain c join pg_type t on t.oid = c.typbasetype
        where c.typtype = 'd'
      ), base as (
        select * from chain order by depth desc limit 1
      )
      select coalesce(own.nspname, 'pg_catalog'),
        own.nspname is not null and base.typcollation <> 0,
        base.typname <> 'jsonb' and base.typtype <> 'c'
          and not exists (
            select from pg_range r
            where base.oid in (r.rngtypid, r.rngmultitypid) and r.rngcollation <> 0)
          and not exists (
            select from pg_type e
            where e.oid = base.typelem
              and (e.typname = 'jsonb' or e.typtype in ('c', 'd', 'e', 'r'))),
        own.names,
        base.typtype = 'e',
        case when base.typtype = 'e' and base.depth > 0 then
          (select quote_ident(n.nspname) || '.' || quote_ident(base.typname)
            from pg_namespace n where n.oid = base.typnamespace)
        end
      from base
      left join lateral (
        select min(n.nspname) as nspname,
          array_agg(o.oprname::text order by a.amopstrategy) as names
        from pg_opclass c
        join pg_am m on m.oid = c.opcmethod and m.amname = 'btree'
        join pg_amop a on a.amopfamily = c.opcfamily and a.amoplefttype = c.opcintype
          and a.amoprighttype = c.opcintype
        join pg_operator o on o.oid = a.amopopr
        join pg_namespace n on n.oid = o.oprnamespace
        where c.opcdefault and c.opcintype = base.oid and n.nspname <> 'pg_catalog'
        having count(*) = 5
      ) as own on true
      """;

  /** The order of a type, as the catalog spells it. */
  public static TypeOrder of(Connection connection, String type) throws SQLException {
    if (type.startsWith("jsonb") || NameTypes.isName(type)) {
      return BY_LOCALE;
    }
    if (type.indexOf('.') < 0) {
      return BUILT_IN;
    }
    try (PreparedStatement statement = connection.prepareStatement(LOOK_UP)) {
      statement.setString(1, type);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? new TypeOrder(
                rows.getString(1),
                operators(rows),
                rows.getBoolean(2),
                rows.getBoolean(3),
                rows.getBoolean(5),
                Optional.ofNullable(rows.getString(6)))
            : BUILT_IN;
      }
    }
  }

  private static Map<String, String> operators(ResultSet row) throws SQLException {
    Array names = row.getArray(4);
    if (names == null) {
      return Map.of();
    }
    String[] found = (String[]) names.getArray();
    Map<String, String> operators = new HashMap<>();
    for (int i = 0; i < STRATEGIES.size(); i++) {
      operators.put(STRATEGIES.get(i), found[i]);
    }
    return operators;
  }

  public TypeOrder {
    operators = Map.copyOf(operators);
  }

  private static TypeOrder ofServer(boolean isTheSameEverywhere) {
    return new TypeOrder(
        "pg_catalog", Map.of(), false, isTheSameEverywhere, false, Optional.empty());
  }

  /** Whether the operators are those of the server itself, and are found for values as they are. */
  public boolean isBuiltIn() {
    return schema.equals("pg_catalog") && comparedAs.isEmpty();
  }

  /** A comparison of two values of the type as SQL, by the operator's usual name. */
  public String compare(String left, String operator, String right) {
    return comparedAs
        .map(
            type -> "cast(%s as %s) %s cast(%s as %s)".formatted(left, type, operator, right, type))
        .orElseGet(() -> left + " " + operator(operator) + " " + right);
  }

  private String operator(String name) {
    return isBuiltIn()
        ? name
        : "operator(%s.%s)".formatted(Sql.identifier(schema), operators.getOrDefault(name, name));
  }
}
