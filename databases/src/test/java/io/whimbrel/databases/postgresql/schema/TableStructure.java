package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * Types, tables, columns, constraints, indexes, sequences, collations and statistics of a database
 * as a set of lines, asked of the catalogs. Numbers of things are left out; places of columns count
 * without the dropped ones.
 */
final class TableStructure {

  private static final String LINES =
      """
      with own as (
        select c.*, format('%I.%I', n.nspname, c.relname) as full_name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
          and e.objid = c.oid and e.deptype = 'e')
      )
      select concat_ws(' | ', 'relation', c.full_name, c.relkind,
          case when c.relkind = 'p' then 'p' else c.relpersistence end, m.amname, c.reloptions,
          (select t.reloptions from pg_class t where t.oid = c.reltoastrelid),
          case when c.relreplident = 'i' and not exists (select from pg_index i
            where i.indrelid = c.oid and i.indisreplident) then 'n' else c.relreplident end,
          'of ' || c.reloftype::regtype, pg_get_partkeydef(c.oid),
          pg_get_expr(c.relpartbound, c.oid))
        from own c left join pg_am m on m.oid = c.relam where c.relkind <> 'S'
      union all select concat_ws(' | ', 'inherits', c.full_name, h.inhseqno, p.full_name)
        from pg_inherits h join own c on c.oid = h.inhrelid join own p on p.oid = h.inhparent
      union all select concat_ws(' | ', 'column', c.full_name, a.attname,
          (select count(*) from pg_attribute b where b.attrelid = c.oid and b.attnum > 0
            and not b.attisdropped and b.attnum <= a.attnum),
          format_type(a.atttypid, a.atttypmod), 'not null ' || a.attnotnull,
          case when a.attgenerated = '' then 'default ' else 'computed ' end
            || pg_get_expr(d.adbin, d.adrelid),
          'identity ' || a.attidentity::text, 'generated ' || a.attgenerated::text,
          'collation ' || a.attcollation::regcollation, a.attstorage, a.attcompression,
          'statistics ' || nullif(a.attstattarget, -1), a.attoptions,
          'local ' || a.attislocal, a.attinhcount)
        from pg_attribute a join own c on c.oid = a.attrelid and c.relkind not in ('S', 'i', 'I')
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped
      union all select concat_ws(' | ', 'constraint', k.conname, coalesce(c.full_name,
          k.contypid::regtype::text), pg_get_constraintdef(k.oid), 'valid ' || k.convalidated,
          'local ' || k.conislocal, k.coninhcount, case when k.contype in ('c', 'n') then 'no inherit ' || k.connoinherit end,
          (select 'part of ' || p.conname from pg_constraint p where p.oid = k.conparentid),
          case when k.contype <> 'f' then k.conindid::regclass end)
        from pg_constraint k left join own c on c.oid = k.conrelid
        join pg_namespace n on n.oid = k.connamespace
        where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and k.contype <> 't'
        and not exists (select from pg_constraint p where p.oid = k.conparentid
          and k.contype = 'f' and p.conrelid = k.conrelid)
      union all select concat_ws(' | ', 'index', x.full_name, pg_get_indexdef(x.oid),
          'valid ' || i.indisvalid, 'clustered ' || i.indisclustered,
          'identity ' || i.indisreplident, x.reloptions,
          (select string_agg(a.attnum || ' ' || nullif(a.attstattarget, -1), ', '
            order by a.attnum) from pg_attribute a where a.attrelid = x.oid),
          (select 'part of ' || h.inhparent::regclass from pg_inherits h where h.inhrelid = x.oid))
        from pg_index i join own x on x.oid = i.indexrelid
      union all select concat_ws(' | ', 'sequence', x.full_name, format_type(s.seqtypid, null),
          s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
          case when d.deptype = 'i' then 'i' else x.relpersistence end, d.deptype, d.refobjid::regclass, a.attname)
        from pg_sequence s join own x on x.oid = s.seqrelid
        left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = x.oid
          and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
        left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      union all select concat_ws(' | ', 'type', format_type(t.oid, null), t.typtype,
          format_type(nullif(t.typbasetype, 0), t.typtypmod), 'not null ' || t.typnotnull,
          'default ' || pg_get_expr(t.typdefaultbin, 0),
          'collation ' || nullif(t.typcollation, 0)::regcollation,
          (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e
            where e.enumtypid = t.oid),
          r.rngsubtype::regtype, r.rngmultitypid::regtype, nullif(r.rngcollation, 0)::regcollation,
          o.opcname, r.rngcanonical::regproc, r.rngsubdiff::regproc)
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        left join pg_range r on r.rngtypid = t.oid
        left join pg_opclass o on o.oid = r.rngsubopc
        where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and t.typtype <> 'c' and t.typcategory <> 'A'
        and not exists (select from pg_depend e where e.classid = 'pg_type'::regclass
          and e.objid = t.oid and e.deptype = 'e')
      union all select concat_ws(' | ', 'collation', n.nspname, c.collname, c.collprovider,
          c.collisdeterministic, c.collencoding, coalesce(to_jsonb(c) ->> 'colllocale',
            to_jsonb(c) ->> 'colliculocale', c.collcollate), to_jsonb(c) ->> 'collicurules')
        from pg_collation c join pg_namespace n on n.oid = c.collnamespace
        where n.nspname !~ '^pg_'
      union all select concat_ws(' | ', 'statistics', pg_get_statisticsobjdef(s.oid),
          nullif(s.stxstattarget, -1)) from pg_statistic_ext s
      union all select concat_ws(' | ', 'access method', amname, amhandler, amtype)
        from pg_am where oid >= 16384
      union all select concat_ws(' | ', 'comment', o.type, o.identity, d.description)
        from pg_description d,
          lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) o
        where d.objoid >= 16384 and o.type not in ('extension', 'trigger', 'rule', 'view')
      """;

  private TableStructure() {}

  /** The lines of a database, without what the system and the control schema bring. */
  static Set<String> of(EmbeddedPostgres server, String database) throws SQLException {
    Set<String> lines = new TreeSet<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = pg_catalog");
      try (ResultSet rows = statement.executeQuery(LINES)) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }
}
