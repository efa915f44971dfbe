package io.whimbrel.databases.postgresql.catalog;

import java.util.List;

/** The catalog queries of operators, their classes and families, and casts. */
final class OperatorQueries {

  private static final String OPERATORS =
      """
      select 'pg_operator'::regclass as classid, o.oid as objid, n.nspname as schema,
        o.oprname as name,
        format('create operator %I.%s (function = %s', n.nspname, o.oprname, o.oprcode::regproc)
          || case when o.oprleft = 0 then ''
            else ', leftarg = ' || format_type(o.oprleft, null) end
          || ', rightarg = ' || format_type(o.oprright, null)
          || coalesce((select format(', commutator = operator(%I.%s)', cn.nspname, c.oprname)
            from pg_operator c join pg_namespace cn on cn.oid = c.oprnamespace
            where c.oid = o.oprcom), '')
          || coalesce((select format(', negator = operator(%I.%s)', cn.nspname, c.oprname)
            from pg_operator c join pg_namespace cn on cn.oid = c.oprnamespace
            where c.oid = o.oprnegate), '')
          || case when o.oprrest = 0 then '' else format(', restrict = %s', o.oprrest::regproc) end
          || case when o.oprjoin = 0 then '' else format(', join = %s', o.oprjoin::regproc) end
          || case when o.oprcanhash then ', hashes' else '' end
          || case when o.oprcanmerge then ', merges' else '' end || ')' as sql
      from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
      where o.oprcode <> 0
      """;

  private static final String FAMILIES =
      """
      select 'pg_opfamily'::regclass as classid, f.oid as objid, n.nspname as schema,
        f.opfname as name,
        format('create operator family %I.%I using %I', n.nspname, f.opfname, a.amname) as sql
      from pg_opfamily f
      join pg_namespace n on n.oid = f.opfnamespace
      join pg_am a on a.oid = f.opfmethod
      """;

  /** The members of a holder as parts of a statement, in order. */
  private static final String MEMBERS =
      """
      select string_agg($part, ', ' order by place, number, member) from (
          select 1 as place, m.amopstrategy as number,
            format('operator %s %I.%s (%s, %s)', m.amopstrategy, mn.nspname, o.oprname,
              format_type(m.amoplefttype, null), format_type(m.amoprighttype, null))
            || coalesce((select format(' for order by %I.%I', sn.nspname, s.opfname)
              from pg_opfamily s join pg_namespace sn on sn.oid = s.opfnamespace
              where s.oid = m.amopsortfamily), '') as member,
            format('operator %s (%s, %s)', m.amopstrategy, format_type(m.amoplefttype, null),
              format_type(m.amoprighttype, null)) as place_of_member
          from pg_depend d
          join pg_amop m on m.oid = d.objid
          join pg_operator o on o.oid = m.amopopr
          join pg_namespace mn on mn.oid = o.oprnamespace
          where d.classid = 'pg_amop'::regclass and d.refclassid = '$catalog'::regclass
            and d.refobjid = $holder and $operators
          union all
          select 2, p.amprocnum, format('function %s (%s, %s) %s', p.amprocnum,
            format_type(p.amproclefttype, null), format_type(p.amprocrighttype, null),
            p.amproc::oid::regprocedure),
            format('function %s (%s, %s)', p.amprocnum, format_type(p.amproclefttype, null),
              format_type(p.amprocrighttype, null))
          from pg_depend d
          join pg_amproc p on p.oid = d.objid
          where d.classid = 'pg_amproc'::regclass and d.refclassid = '$catalog'::regclass
            and d.refobjid = $holder and $functions
        ) as members
      """;

  private static final String CLASSES =
      """
      select 'pg_opclass'::regclass as classid, c.oid as objid, n.nspname as schema,
        c.opcname as name,
        format('create operator class %%I.%%I %%sfor type %%s using %%I family %%I.%%I as %%s',
          n.nspname, c.opcname, case when c.opcdefault then 'default ' else '' end,
          format_type(c.opcintype, null), a.amname, fn.nspname, f.opfname,
          concat_ws(', ', (%s), case when c.opckeytype = 0 and m.has_members then null
            else 'storage ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), null)
            end)) as sql
      from pg_opclass c
      join pg_namespace n on n.oid = c.opcnamespace
      join pg_am a on a.oid = c.opcmethod
      join pg_opfamily f on f.oid = c.opcfamily
      join pg_namespace fn on fn.oid = f.opfnamespace,
      lateral (select exists (select from pg_depend d where d.refclassid = 'pg_opclass'::regclass
        and d.refobjid = c.oid and d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass))
        as has_members) m
      """
          .formatted(members("member", "pg_opclass", "c.oid", "true", "true"));

  private static final String IS_MEMBER =
      "exists (select from pg_depend e where e.deptype = 'e' and e.classid = '%s'::regclass"
          + " and e.objid = %s)";

  /**
   * What was added to families apart from classes: all of a family of ours, and what is ours in one
   * that is not.
   */
  private static final String LOOSE =
      """
      select 'operator family members' as kind,
        'members of operator family ' || i.identity as id,
        null as table_schema, null as table_name, f.opfname as name,
        format('alter operator family %%s add %%s', i.identity, m.members) as sql,
        format('alter operator family %%s drop %%s', i.identity, g.places) as undo
      from pg_opfamily f,
        pg_identify_object('pg_opfamily'::regclass, f.oid, 0) i,
        lateral (select f.oid >= 16384 and not %s as is_ours) u,
        lateral (%s) m (members),
        lateral (%s) g (places)
      where m.members is not null
      """
          .formatted(
              IS_MEMBER.formatted("pg_opfamily", "f.oid"),
              looseMembers("member"),
              looseMembers("place_of_member"));

  /** A range's own cast comes with it. */
  private static final String CASTS =
      """
      select 'pg_cast'::regclass as classid, c.oid as objid, '' as schema,
        format('%s as %s', format_type(c.castsource, null), format_type(c.casttarget, null))
          as name,
        format('create cast (%s as %s) %s%s', format_type(c.castsource, null),
          format_type(c.casttarget, null),
          case c.castmethod when 'b' then 'without function' when 'i' then 'with inout'
            else 'with function ' || c.castfunc::regprocedure end,
          case c.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit'
            else '' end) as sql
      from pg_cast c
      where not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass
        and d.objid = c.oid and d.deptype = 'i')
      """;

  /** All of them. */
  static final List<String> ALL =
      List.of(
          CatalogObjects.definitions(OPERATORS),
          CatalogObjects.definitions(FAMILIES),
          CatalogObjects.definitions(CLASSES),
          LOOSE,
          CatalogObjects.definitions(CASTS));

  private OperatorQueries() {}

  private static String looseMembers(String part) {
    return members(
        part,
        "pg_opfamily",
        "f.oid",
        "(u.is_ours or m.amopopr >= 16384 and not "
            + IS_MEMBER.formatted("pg_operator", "m.amopopr")
            + ")",
        "(u.is_ours or p.amproc >= 16384 and not "
            + IS_MEMBER.formatted("pg_proc", "p.amproc")
            + ")");
  }

  private static String members(
      String part, String catalog, String holder, String operators, String functions) {
    return MEMBERS
        .replace("$part", part)
        .replace("$catalog", catalog)
        .replace("$holder", holder)
        .replace("$operators", operators)
        .replace("$functions", functions);
  }
}
