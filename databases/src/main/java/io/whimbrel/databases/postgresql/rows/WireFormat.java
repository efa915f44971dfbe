package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Which format the rows of a mapping can take. The binary form of a type travels between clusters
 * when it holds no ids of objects of its own cluster: known built-in types and arrays of them,
 * enums (sent as labels), domains over either. Everything else goes as text, also {@code tsquery},
 * whose input function refuses the binary form of an empty one. What it learned of a type is kept;
 * safe for use by several threads.
 */
final class WireFormat {

  private static final Set<String> PORTABLE =
      Set.of(
          "bigint",
          "bit",
          "bit varying",
          "boolean",
          "box",
          "bpchar",
          "bytea",
          "\"char\"",
          "character",
          "character varying",
          "cidr",
          "circle",
          "date",
          "datemultirange",
          "daterange",
          "double precision",
          "inet",
          "int4multirange",
          "int4range",
          "int8multirange",
          "int8range",
          "integer",
          "interval",
          "json",
          "jsonb",
          "line",
          "lseg",
          "macaddr",
          "macaddr8",
          "money",
          "name",
          "numeric",
          "nummultirange",
          "numrange",
          "path",
          "point",
          "polygon",
          "real",
          "smallint",
          "text",
          "time with time zone",
          "time without time zone",
          "timestamp with time zone",
          "timestamp without time zone",
          "tsmultirange",
          "tsrange",
          "tstzmultirange",
          "tstzrange",
          "tsvector",
          "uuid",
          "xml");

  private static final Pattern LENGTH = Pattern.compile("\\s*\\([^)]*\\)");
  private static final Pattern FIELDS = Pattern.compile("^interval .*");

  /** Kind of a type and, for a domain, the type under all domains. */
  private static final String KIND =
      """
      with recursive chain as (
        select oid, typtype, typbasetype, 0 as depth from pg_type where oid = to_regtype(?)
        union all
        select t.oid, t.typtype, t.typbasetype, chain.depth + 1
        from chain join pg_type t on t.oid = chain.typbasetype
        where chain.typtype = 'd'
      )
      select typtype, format_type(oid, null) from chain order by depth desc limit 1
      """;

  private final Map<String, Boolean> userDefined = new ConcurrentHashMap<>();

  /** The format of a mapping, asking the target for types that are not built in. */
  RowFormat of(Connection target, TableMapping mapping) throws SQLException {
    for (Column column : mapping.sourceColumns()) {
      if (!isPortable(target, mapping, column)) {
        return RowFormat.POSTGRESQL_TEXT;
      }
    }
    return RowFormat.POSTGRESQL_BINARY;
  }

  /** The format of a mapping, if it can be told without the target. */
  static Optional<RowFormat> ofBuiltIn(TableMapping mapping) {
    return mapping.sourceColumns().stream().allMatch(c -> isPortable(c.type()))
        ? Optional.of(RowFormat.POSTGRESQL_BINARY)
        : Optional.empty();
  }

  private boolean isPortable(Connection target, TableMapping mapping, Column column)
      throws SQLException {
    if (isPortable(column.type())) {
      return true;
    }
    if (!MappedSelect.stageType(mapping, column).equals(column.type())) {
      return false;
    }
    Boolean known = userDefined.get(column.type());
    if (known == null) {
      known = isEnumOrPortableDomain(target, column.type());
      userDefined.put(column.type(), known);
    }
    return known;
  }

  private static boolean isEnumOrPortableDomain(Connection target, String type)
      throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(KIND)) {
      statement.setString(1, type);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && (rows.getString(1).equals("e") || isPortable(rows.getString(2)));
      }
    }
  }

  private static boolean isPortable(String type) {
    String element = type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
    String plain = LENGTH.matcher(element).replaceAll("");
    return PORTABLE.contains(FIELDS.matcher(plain).replaceAll("interval"));
  }
}
