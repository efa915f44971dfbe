package io.whimbrel.databases.postgresql.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * How values are made from their texts on one server: always by the type's input function. A cast
 * from {@code text} does that, unless somebody made a cast of his own for the type, as the server
 * itself has for {@code regclass}.
 *
 * @param shadowed types whose input function a cast hides
 */
public record TextInput(Set<String> shadowed) {

  /** Domains are cast as the types under them. */
  private static final String HAS_CAST =
      """
      with recursive chain as (
        select t.oid, t.typtype, t.typbasetype from pg_type t where t.oid = to_regtype(?)
        union all
        select t.oid, t.typtype, t.typbasetype
        from chain c join pg_type t on t.oid = c.typbasetype
        where c.typtype = 'd'
      )
      select true from pg_cast c join chain on chain.oid = c.casttarget
      where c.castsource = 'text'::regtype and c.castmethod <> 'i'
        and (c.oid >= 16384 or c.casttarget = 'regclass'::regtype)
      limit 1
      """;

  public TextInput {
    shadowed = Set.copyOf(shadowed);
  }

  /** How it is for values of these types, as the catalog spells them. */
  public static TextInput of(Connection connection, Collection<String> types) throws SQLException {
    Set<String> shadowed = new HashSet<>();
    for (String type : Set.copyOf(types)) {
      if (Query.holds(connection, HAS_CAST, type)) {
        shadowed.add(type);
      }
    }
    return new TextInput(shadowed);
  }

  /**
   * A value made from its text.
   *
   * @param text SQL of a value of type {@code text}
   */
  public String value(String text, String type) {
    return shadowed.contains(type)
        ? "(cast(cast(array[" + text + "] as text) as " + type + "[]))[1]"
        : "cast(" + text + " as " + type + ")";
  }
}
