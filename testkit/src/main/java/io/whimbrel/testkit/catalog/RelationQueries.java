package io.whimbrel.testkit.catalog;

import java.util.List;

/**
 * Relations and what belongs to them. Columns that not every version has are read through {@code
 * to_jsonb}, which leaves out those that are not there.
 */
final class RelationQueries {
  /** No relations of the system, of extensions, or of Whimbrel. */
  private static final String OURS =
      """
      n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
          and e.objid = c.oid and e.deptype = 'e')
      """;

  static final CatalogQuery RELATION =
      new CatalogQuery(
          "relation",
          """
          select c.oid::regclass::text as name, c.relkind as kind, c.relpersistence as persistence,
            (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o) as options,
            (select string_agg(o, ', ' order by o) from pg_class t, unnest(t.reloptions) o
              where t.oid = c.reltoastrelid) as toast_options,
            (select a.amname from pg_am a where a.oid = c.relam) as access_method,
            (select s.spcname from pg_tablespace s where s.oid = c.reltablespace) as tablespace,
            case when c.relkind in ('r', 'p') then c.relreplident end as replica_identity,
            nullif(c.relrowsecurity, false) as row_security,
            nullif(c.relforcerowsecurity, false) as row_security_of_owner,
            pg_get_partkeydef(c.oid) as partition_key,
            pg_get_expr(c.relpartbound, c.oid) as partition_bound,
            (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
              from pg_inherits i where i.inhrelid = c.oid) as parents,
            case when c.relkind in ('r', 'p') and c.reloftype <> 0
              then format_type(c.reloftype, null) end as of_type,
            case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
            case when c.relkind = 'm' then c.relispopulated end as populated,
            (select s.srvname || ' ' || coalesce(f.ftoptions::text, '') from pg_foreign_table f
              join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid) as foreign_of
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and %s
          """
              .formatted(OURS));

  static final CatalogQuery COLUMN =
      new CatalogQuery(
          "column",
          """
          select format('%%s.%%I', c.oid::regclass, a.attname) as name,
            row_number() over (partition by c.oid order by a.attnum) as position,
            format_type(a.atttypid, a.atttypmod) as type,
            nullif(a.attnotnull, false) as not_null,
            pg_get_expr(d.adbin, d.adrelid) as default,
            nullif(a.attidentity, '') as identity, nullif(a.attgenerated, '') as generated,
            (select o.oid::regcollation::text from pg_collation o join pg_type t on t.oid = a.atttypid
              where o.oid = a.attcollation and o.oid <> t.typcollation) as collation,
            (select nullif(a.attstorage, t.typstorage) from pg_type t where t.oid = a.atttypid)
              as storage,
            nullif(a.attcompression, '') as compression,
            nullif(to_jsonb(a) ->> 'attstattarget', '-1') as statistics,
            a.attoptions::text as options, a.attfdwoptions::text as foreign_options,
            nullif(a.attislocal, true) as local, nullif(a.attinhcount, 0) as inherited
          from pg_attribute a join pg_class c on c.oid = a.attrelid
          join pg_namespace n on n.oid = c.relnamespace
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and a.attnum > 0 and not a.attisdropped
            and %s
          """
              .formatted(OURS));

  /**
   * A foreign key's part for a partition has a name of the server's choice: the root's is taken.
   * Keys have a mark for not being inherited that means nothing.
   */
  static final CatalogQuery CONSTRAINT =
      new CatalogQuery(
          "constraint",
          """
          with recursive root (oid, top) as (
            select oid, oid from pg_constraint where conparentid = 0
            union all select k.oid, r.top from pg_constraint k join root r on k.conparentid = r.oid
          )
          select format('%%s.%%I', c.oid::regclass,
              case when k.contype = 'f' and k.conparentid <> 0 then t.conname else k.conname end)
              || case when k.contype = 'f' then ' to ' || k.confrelid::regclass else '' end as name,
            k.contype as kind, pg_get_constraintdef(k.oid) as definition,
            k.convalidated as validated, case when k.contype in ('c', 'n') then nullif(k.connoinherit, false) end as no_inherit,
            nullif(k.conislocal, true) as local, nullif(k.coninhcount, 0) as inherited,
            nullif(to_jsonb(k) ->> 'conenforced', 'true') as enforced
          from pg_constraint k join root r on r.oid = k.oid join pg_constraint t on t.oid = r.top
          join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
          where k.contype <> 't' and %s
          """
              .formatted(OURS));

  static final CatalogQuery INDEX =
      new CatalogQuery(
          "index",
          """
          select c.oid::regclass::text as name, pg_get_indexdef(c.oid) as definition,
            nullif(i.indisvalid, true) as valid, nullif(i.indisclustered, false) as clustered,
            nullif(i.indisreplident, false) as replica_identity,
            nullif(i.indisprimary, false) as primary_key,
            nullif(i.indimmediate, true) as immediate,
            (select s.spcname from pg_tablespace s where s.oid = c.reltablespace) as tablespace,
            (select string_agg(a.attnum || ' ' || (to_jsonb(a) ->> 'attstattarget'), ', '
                order by a.attnum)
              from pg_attribute a where a.attrelid = c.oid
                and coalesce(to_jsonb(a) ->> 'attstattarget', '-1') <> '-1') as statistics,
            (select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = c.oid)
              as parent
          from pg_index i join pg_class c on c.oid = i.indexrelid
          join pg_namespace n on n.oid = c.relnamespace where %s
          """
              .formatted(OURS));

  static final CatalogQuery SEQUENCE =
      new CatalogQuery(
          "sequence",
          """
          select c.oid::regclass::text as name, format_type(s.seqtypid, null) as type,
            s.seqstart as start, s.seqincrement as increment, s.seqmin as min, s.seqmax as max,
            s.seqcache as cache, nullif(s.seqcycle, false) as cycle,
            c.relpersistence as persistence,
            (select format('%%s.%%I', d.refobjid::regclass, a.attname) from pg_depend d
              join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
              where d.classid = 'pg_class'::regclass and d.objid = c.oid
                and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as owned_by
          from pg_sequence s join pg_class c on c.oid = s.seqrelid
          join pg_namespace n on n.oid = c.relnamespace where %s
          """
              .formatted(OURS));

  static final CatalogQuery TRIGGER =
      new CatalogQuery(
          "trigger",
          """
          select format('%%s.%%I', c.oid::regclass, t.tgname) as name,
            pg_get_triggerdef(t.oid) as definition, t.tgenabled as enabled,
            nullif(t.tgparentid <> 0, false) as of_parent
          from pg_trigger t join pg_class c on c.oid = t.tgrelid
          join pg_namespace n on n.oid = c.relnamespace
          where not t.tgisinternal and %s
          """
              .formatted(OURS));

  static final CatalogQuery RULE =
      new CatalogQuery(
          "rule",
          """
          select format('%%s.%%I', c.oid::regclass, r.rulename) as name,
            pg_get_ruledef(r.oid) as definition, r.ev_enabled as enabled
          from pg_rewrite r join pg_class c on c.oid = r.ev_class
          join pg_namespace n on n.oid = c.relnamespace
          where r.rulename <> '_RETURN' and %s
          """
              .formatted(OURS));

  static final CatalogQuery POLICY =
      new CatalogQuery(
          "policy",
          """
          select format('%%s.%%I', c.oid::regclass, p.polname) as name, p.polcmd as command,
            p.polpermissive as permissive,
            (select string_agg(case when o = 0 then 'public' else o::regrole::text end, ', '
                order by o::regrole::text) from unnest(p.polroles) o) as roles,
            pg_get_expr(p.polqual, p.polrelid) as using,
            pg_get_expr(p.polwithcheck, p.polrelid) as with_check
          from pg_policy p join pg_class c on c.oid = p.polrelid
          join pg_namespace n on n.oid = c.relnamespace where %s
          """
              .formatted(OURS));

  static final CatalogQuery STATISTICS =
      new CatalogQuery(
          "statistics",
          """
          select format('%I.%I', n.nspname, s.stxname) as name,
            pg_get_statisticsobjdef(s.oid) as definition,
            nullif(to_jsonb(s) ->> 'stxstattarget', '-1') as target
          from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
          where n.nspname !~ '^pg_'
            and not exists (select from pg_depend e
              where e.classid = 'pg_statistic_ext'::regclass and e.objid = s.oid
                and e.deptype = 'e')
          """);

  static final List<CatalogQuery> ALL =
      List.of(RELATION, COLUMN, CONSTRAINT, INDEX, SEQUENCE, TRIGGER, RULE, POLICY, STATISTICS);

  private RelationQueries() {}
}
