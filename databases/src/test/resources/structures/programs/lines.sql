with member as materialized (
  select classid, objid from pg_depend where deptype = 'e'
), own as materialized (
  select c.*, format('%I.%I', n.nspname, c.relname) as full_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
    and not exists (select from member e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
), lines (class, oid, line) as (
  select 'pg_proc'::regclass, p.oid, concat_ws(' | ', 'routine', p.oid::regprocedure,
    case when p.prokind = 'a' then p.prorettype::regtype::text
    when p.prosqlbody is null then pg_get_functiondef(p.oid)
    else regexp_replace(pg_get_functiondef(p.oid),
    '([[:alnum:]_]+|"([^"]|"")+")\.|\s', '', 'g') end)
  from pg_proc p
  union all select 'pg_proc'::regclass, p.oid, concat_ws(' | ', 'aggregate',
    p.oid::regprocedure, a.aggkind, a.aggnumdirectargs, a.aggtransfn, a.aggfinalfn, a.aggcombinefn,
    a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn,
    a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify,
    a.aggsortop::regoperator, a.aggtranstype::regtype, a.aggtransspace, a.aggmtranstype::regtype,
    a.aggmtransspace, a.agginitval, a.aggminitval, p.proparallel, p.provariadic::regtype,
    p.proargnames, pg_get_function_arguments(p.oid))
  from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid
  union all select 'pg_type'::regclass, t.oid, concat_ws(' | ', 'type', t.oid::regtype, t.typlen,
    t.typbyval, t.typtype, t.typcategory, t.typispreferred, t.typisdefined, t.typdelim,
    t.typelem::regtype, t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout,
    t.typanalyze, t.typsubscript, t.typalign, t.typstorage, t.typcollation, t.typdefault)
  from pg_type t where not exists (select from pg_type e where e.typarray = t.oid)
  union all select 'pg_type'::regclass, r.rngtypid, concat_ws(' | ', 'range',
    r.rngtypid::regtype, r.rngsubtype::regtype, r.rngmultitypid::regtype, r.rngcollation,
    o.opcname, o.opcnamespace::regnamespace, r.rngcanonical, r.rngsubdiff)
  from pg_range r join pg_opclass o on o.oid = r.rngsubopc
  union all select 'pg_operator'::regclass, o.oid, concat_ws(' | ', 'operator',
    o.oid::regoperator, o.oprresult::regtype, o.oprcode, o.oprcom::regoperator,
    o.oprnegate::regoperator, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash)
  from pg_operator o
  union all select 'pg_opclass'::regclass, o.oid, concat_ws(' | ', 'operator class',
    o.opcnamespace::regnamespace, o.opcname, a.amname, f.opfnamespace::regnamespace, f.opfname,
    o.opcintype::regtype, o.opcdefault, o.opckeytype::regtype)
  from pg_opclass o join pg_opfamily f on f.oid = o.opcfamily join pg_am a on a.oid = o.opcmethod
  union all select 'pg_opfamily'::regclass, f.oid, concat_ws(' | ', 'operator family',
    f.opfnamespace::regnamespace, f.opfname, a.amname)
  from pg_opfamily f join pg_am a on a.oid = f.opfmethod
  union all select 'pg_opfamily'::regclass, f.oid, concat_ws(' | ', 'operator of family',
    f.opfnamespace::regnamespace, f.opfname, m.amopstrategy, m.amopopr::regoperator,
    m.amoplefttype::regtype, m.amoprighttype::regtype, m.amoppurpose,
    (select s.opfname from pg_opfamily s where s.oid = m.amopsortfamily), c.opcname)
  from pg_amop m join pg_opfamily f on f.oid = m.amopfamily
  left join pg_depend d on d.classid = 'pg_amop'::regclass and d.objid = m.oid
    and d.refclassid = 'pg_opclass'::regclass
  left join pg_opclass c on c.oid = d.refobjid
  union all select 'pg_opfamily'::regclass, f.oid, concat_ws(' | ', 'function of family',
    f.opfnamespace::regnamespace, f.opfname, m.amprocnum, m.amproc::oid::regprocedure,
    m.amproclefttype::regtype, m.amprocrighttype::regtype, c.opcname)
  from pg_amproc m join pg_opfamily f on f.oid = m.amprocfamily
  left join pg_depend d on d.classid = 'pg_amproc'::regclass and d.objid = m.oid
    and d.refclassid = 'pg_opclass'::regclass
  left join pg_opclass c on c.oid = d.refobjid
  union all select 'pg_cast'::regclass, c.oid, concat_ws(' | ', 'cast', c.castsource::regtype,
    c.casttarget::regtype, c.castfunc::regprocedure, c.castcontext, c.castmethod)
  from pg_cast c
  union all select 'pg_conversion'::regclass, c.oid, concat_ws(' | ', 'conversion',
    c.connamespace::regnamespace, c.conname, c.conforencoding, c.contoencoding, c.conproc,
    c.condefault)
  from pg_conversion c
  union all select 'pg_language'::regclass, l.oid, concat_ws(' | ', 'language', l.lanname,
    l.lanispl, l.lanpltrusted, l.lanplcallfoid::regproc, l.laninline::regproc,
    l.lanvalidator::regproc)
  from pg_language l
  union all select 'pg_transform'::regclass, t.oid, concat_ws(' | ', 'transform',
    t.trftype::regtype, l.lanname, t.trffromsql, t.trftosql)
  from pg_transform t join pg_language l on l.oid = t.trflang
  union all select 'pg_am'::regclass, a.oid, concat_ws(' | ', 'access method', a.amname,
    a.amtype, a.amhandler)
  from pg_am a
  union all select 'pg_ts_parser'::regclass, p.oid, concat_ws(' | ', 'parser',
    p.prsnamespace::regnamespace, p.prsname, p.prsstart, p.prstoken, p.prsend, p.prsheadline,
    p.prslextype)
  from pg_ts_parser p
  union all select 'pg_ts_template'::regclass, t.oid, concat_ws(' | ', 'template',
    t.tmplnamespace::regnamespace, t.tmplname, t.tmplinit, t.tmpllexize)
  from pg_ts_template t
  union all select 'pg_ts_dict'::regclass, d.oid, concat_ws(' | ', 'dictionary',
    d.oid::regdictionary, t.tmplnamespace::regnamespace, t.tmplname, d.dictinitoption)
  from pg_ts_dict d join pg_ts_template t on t.oid = d.dicttemplate
  union all select 'pg_ts_config'::regclass, c.oid, concat_ws(' | ', 'configuration',
    c.oid::regconfig, p.prsnamespace::regnamespace, p.prsname)
  from pg_ts_config c join pg_ts_parser p on p.oid = c.cfgparser
  union all select 'pg_ts_config'::regclass, m.mapcfg, concat_ws(' | ', 'mapping',
    m.mapcfg::regconfig, m.maptokentype, m.mapseqno, m.mapdict::regdictionary)
  from pg_ts_config_map m
  union all select 'pg_foreign_data_wrapper'::regclass, w.oid, concat_ws(' | ', 'wrapper',
    w.fdwname, w.fdwhandler::regproc, w.fdwvalidator::regproc, w.fdwoptions)
  from pg_foreign_data_wrapper w
  union all select 'pg_foreign_server'::regclass, s.oid, concat_ws(' | ', 'server', s.srvname,
    w.fdwname, s.srvtype, s.srvversion, s.srvoptions)
  from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw
  union all select 'pg_user_mapping'::regclass, u.umid, concat_ws(' | ', 'user mapping',
    u.usename, u.srvname, array(select o from unnest(u.umoptions) o where o !~ '^password='))
  from pg_user_mappings u
  union all select 'pg_class'::regclass, c.oid, concat_ws(' | ', 'foreign table', c.full_name,
    s.srvname, f.ftoptions, pg_get_expr(c.relpartbound, c.oid),
    array(select h.inhparent::regclass from pg_inherits h where h.inhrelid = c.oid))
  from pg_foreign_table f join own c on c.oid = f.ftrelid
  join pg_foreign_server s on s.oid = f.ftserver
  union all select 'pg_class'::regclass, c.oid, concat_ws(' | ', 'column', c.full_name, a.attname,
    format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation,
    a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attfdwoptions, a.attoptions,
    nullif(a.attstattarget, -1), a.attstorage, a.attcompression)
  from pg_attribute a join own c on c.oid = a.attrelid and c.relkind in ('v', 'm', 'f', 'c')
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all select 'pg_class'::regclass, c.oid, concat_ws(' | ', 'constraint', c.full_name,
    k.conname, k.convalidated, pg_get_constraintdef(k.oid))
  from pg_constraint k join own c on c.oid = k.conrelid where c.relkind = 'f'
    and k.contype <> 'n'
  union all select 'pg_class'::regclass, c.oid, concat_ws(' | ', 'view', c.relkind, c.full_name,
    c.reloptions, (select t.reloptions from pg_class t where t.oid = c.reltoastrelid), m.amname,
    c.relispopulated, regexp_replace(pg_get_viewdef(c.oid),
    '([[:alnum:]_]+|"([^"]|"")+")\.|\s', '', 'g'))
  from own c left join pg_am m on m.oid = c.relam where c.relkind in ('v', 'm')
  union all select 'pg_class'::regclass, c.oid, concat_ws(' | ', 'index', c.full_name,
    pg_get_indexdef(c.oid), i.indisclustered)
  from own c join pg_index i on i.indexrelid = c.oid
  union all select 'pg_trigger'::regclass, t.oid, concat_ws(' | ', 'trigger',
    pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0, t.tgconstrrelid::regclass)
  from pg_trigger t where not t.tgisinternal or t.tgparentid <> 0
  union all select 'pg_rewrite'::regclass, r.oid, concat_ws(' | ', 'rule', r.ev_class::regclass, regexp_replace(pg_get_ruledef(r.oid),
    '([[:alnum:]_]+|"([^"]|"")+")\.|\s', '', 'g'),
    r.ev_enabled)
  from pg_rewrite r where r.rulename <> '_RETURN'
  union all select 'pg_event_trigger'::regclass, e.oid, concat_ws(' | ', 'event trigger',
    e.evtname, e.evtevent, e.evtfoid::regproc, e.evtenabled, e.evttags)
  from pg_event_trigger e
  union all select 'pg_policy'::regclass, p.oid, concat_ws(' | ', 'policy', c.full_name,
    p.polname, p.polcmd, p.polpermissive, array(select r::regrole from unnest(p.polroles) r
      order by r::regrole::text), regexp_replace(pg_get_expr(p.polqual, p.polrelid),
    '([[:alnum:]_]+|"([^"]|"")+")\.|\s', '', 'g'),
    regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid),
    '([[:alnum:]_]+|"([^"]|"")+")\.|\s', '', 'g'))
  from pg_policy p join own c on c.oid = p.polrelid
  union all select 'pg_class'::regclass, c.oid, concat_ws(' | ', 'row security', c.full_name,
    c.relrowsecurity, c.relforcerowsecurity)
  from own c where c.relrowsecurity or c.relforcerowsecurity
  union all select 'pg_extension'::regclass, e.oid, concat_ws(' | ', 'extension', e.extname,
    e.extnamespace::regnamespace)
  from pg_extension e
  union all select 'pg_extension'::regclass, e.oid, concat_ws(' | ', 'tie', e.extname, i.type,
    i.identity)
  from pg_depend d join pg_extension e on e.oid = d.refobjid,
    pg_identify_object(d.classid, d.objid, d.objsubid) i
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x'
  union all select d.classoid::regclass, d.objoid, concat_ws(' | ', 'comment', i.type,
    replace(i.identity, ' on language ', ' language '),
    d.description)
  from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
)
select line from lines l
where oid >= 16384
  and not exists (select from member e where e.classid = l.class and e.objid = l.oid)
