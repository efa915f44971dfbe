package io.whimbrel.testkit.postgresql;

/** Gives what superuser {@code postgres} has made in a database to a role that is none. */
public final class Ownership {

  private static final String ROLE =
      """
      set synchronous_commit = local;
      do $role$
      begin
        if not exists (select from pg_roles where rolname = '$owner$') then
          create role $owner$ login;
        end if;
        grant create on schema public to $owner$;
        execute format('grant create on database %I to $owner$', current_database());
      end
      $role$
      """;

  /** Indexes, row types, array types and what belongs to an extension follow by themselves. */
  private static final String HAND_OVER =
      """
      set synchronous_commit = local;
      do $hand_over$
      declare
        statement text;
      begin
        for statement in
          with owned (classid, objid, owner, kind, name) as (
            select 'pg_class'::regclass, c.oid, c.relowner, case c.relkind
                when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
                when 'f' then 'foreign table' else 'table' end, c.oid::regclass::text
              from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                and d.objid = c.oid and c.relkind = 'S' and d.deptype in ('a', 'i')
                and d.refobjsubid > 0)
            union all select 'pg_proc'::regclass, p.oid, p.proowner,
              case p.prokind when 'a' then 'aggregate' else 'routine' end,
              case p.prokind when 'a' then format('%I.%I(%s)', n.nspname, p.proname,
                coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*'))
              else p.oid::regprocedure::text end
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            union all select 'pg_type'::regclass, t.oid, t.typowner,
              case t.typtype when 'd' then 'domain' else 'type' end, t.oid::regtype::text
              from pg_type t left join pg_class c on c.oid = t.typrelid
              where t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
            union all select 'pg_collation'::regclass, oid, collowner, 'collation',
              oid::regcollation::text from pg_collation
            union all select 'pg_publication'::regclass, oid, pubowner, 'publication',
              quote_ident(pubname) from pg_publication
            union all select 'pg_namespace'::regclass, oid, nspowner, 'schema', quote_ident(nspname)
              from pg_namespace where nspname !~ '^pg_'
          )
          select format('alter %s %s owner to $owner$', kind, name)
          from owned o
          where objid >= 16384 and owner = 'postgres'::regrole
            and not exists (select from pg_depend e where e.classid = o.classid
              and e.objid = o.objid and e.deptype = 'e')
          order by kind = 'schema'
        loop
          execute statement;
        end loop;
      end
      $hand_over$
      """;

  private Ownership() {}

  /** Hands over, to a role that comes into being where there is none; as often as one likes. */
  public static void handOver(EmbeddedPostgres server, String database, String role) {
    server.execute(database, ROLE.replace("$owner$", role));
    server.execute(database, HAND_OVER.replace("$owner$", role));
  }
}
