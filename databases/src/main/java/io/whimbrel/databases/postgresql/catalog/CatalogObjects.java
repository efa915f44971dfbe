package io.whimbrel.databases.postgresql.catalog;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Objects whose ids are the server's own words for them, such as {@code operator app.=(app.colour,
 * integer)}, so that definitions and dependencies agree on them without further ado.
 */
public final class CatalogObjects {

  /** Their catalogs; what belongs to a table has ids of its own kind. */
  private static final List<String> CATALOGS =
      List.of(
          "pg_operator",
          "pg_opclass",
          "pg_opfamily",
          "pg_cast",
          "pg_conversion",
          "pg_language",
          "pg_transform",
          "pg_ts_template",
          "pg_ts_parser",
          "pg_ts_dict",
          "pg_ts_config",
          "pg_foreign_data_wrapper",
          "pg_foreign_server",
          "pg_event_trigger",
          "pg_policy");

  /** The id of an object that {@code pg_identify_object} has told of as {@code i}. */
  private static final String ID = "replace(i.type, '-', ' ') || ' ' || i.identity";

  /** Rows {@code classid, objid, id}; the members of a class or family count as a whole each. */
  public static final String IDS =
      """
      select o.classid::regclass, o.objid, %1$s
      from (select umid, 'pg_user_mapping'::regclass from pg_user_mappings %2$s) o (objid, classid),
        pg_identify_object(o.classid, o.objid, 0) i
      where o.objid >= 16384
      union all
      select d.classid::regclass, d.objid,
        case d.refclassid when 'pg_opfamily'::regclass then 'members of ' else '' end || %1$s
      from pg_depend d, pg_identify_object(d.refclassid, d.refobjid, 0) i
      where d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass) and d.objid >= 16384
        and d.refclassid in ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
      """
          .formatted(
              ID,
              CATALOGS.stream()
                  .map(c -> "union all select oid, '%1$s'::regclass from %1$s ".formatted(c))
                  .collect(Collectors.joining()));

  private CatalogObjects() {}

  /**
   * The query of definitions.
   *
   * @param query rows with {@code classid, objid, schema, name, sql} and further attributes
   */
  static String definitions(String query) {
    return """
    select replace(i.type, '-', ' ') as kind, %s as id, null as table_schema, null as table_name,
      obj_description(q.objid, q.classid::regclass::text) as comment, q.*
    from (%s) q, pg_identify_object(q.classid, q.objid, 0) i
    where q.objid >= 16384
    """
        .formatted(ID, query);
  }
}
