package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.Locale;
import java.util.Optional;

/**
 * What a sequence is made with, which says nothing of where it stands.
 *
 * @param options step, start, cache, and limits that are not those of its type, as SQL
 * @param owner the column that owns it; empty where none does
 */
record SequenceShape(String type, String options, Optional<Owner> owner) {

  /** A column that a sequence counts for, and goes with. */
  record Owner(TableName table, String column) {
    private String shown() {
      return StructurePart.shown(table) + "." + StructurePart.shown(column);
    }
  }

  /** Of a sequence by itself, or of the one behind an identity column. */
  static SequenceShape of(ObjectDefinition definition) {
    boolean isIdentity = definition.kind().equals("column");
    String column = Definitions.attribute(definition, isIdentity ? "name" : "column");
    return new SequenceShape(
        Definitions.attribute(definition, isIdentity ? "sequence_type" : "type"),
        Definitions.attribute(definition, isIdentity ? "sequence_options" : "options"),
        definition.table().filter(_ -> !column.isEmpty()).map(table -> new Owner(table, column)));
  }

  /** A sequence grows with the column that it counts for. */
  static String ownedType(String type, Optional<ColumnMapping> column) {
    boolean isWide =
        column
            .map(c -> c.type().toLowerCase(Locale.ROOT))
            .filter(t -> t.equals("bigint") || t.equals("int8"))
            .isPresent();
    return isWide ? "bigint" : type;
  }

  /** One behind an identity has its column's type where the column changes, unless it was wider. */
  static String identityType(String type, Column origin, ColumnMapping column) {
    String own = column.type().toLowerCase(Locale.ROOT);
    return own.equals(origin.type()) || type.equals("bigint") ? type : own;
  }

  /** As people read it. */
  String shown() {
    return type
        + " "
        + options
        + owner.map(o -> ", owned by " + o.shown()).orElse(", owned by no column");
  }

  /** A query for what one is made with. */
  static String query(TableName sequence) {
    return """
    select format_type(s.seqtypid, null) as type, s.seqincrement, s.seqstart, s.seqmin, s.seqmax,
      s.seqcache, s.seqcycle, (select format('%%s.%%I', d.refobjid::regclass, a.attname)
        from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid
          and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as owned_by
    from pg_sequence s where s.seqrelid = %s::regclass\
    """
        .formatted(Sql.literal(Sql.table(sequence)).trim());
  }
}
