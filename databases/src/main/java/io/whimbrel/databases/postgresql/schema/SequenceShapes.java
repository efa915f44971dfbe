package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.schema.SequenceShape.Owner;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the target's sequences are made as the source's: type, step, start, limits, cache, cycle
 * and owner, through the mapping.
 */
final class SequenceShapes {

  private static final Set<Generation> IDENTITIES =
      Set.of(Generation.IDENTITY_ALWAYS, Generation.IDENTITY_BY_DEFAULT);

  private final WantedStructure wanted;
  private final Map<TableName, ObjectDefinition> ours;
  private final Map<TableName, ObjectDefinition> theirs;

  SequenceShapes(WantedStructure wanted, FoundStructure found) {
    this.wanted = wanted;
    this.ours = wanted.sequenceDefinitions();
    this.theirs = found.sequenceDefinitions();
  }

  /** What a sequence of the target should be and is; texts as people read them. */
  record Difference(String expected, String found) {}

  /** How a sequence of the target differs from the source's; empty where it is as expected. */
  Optional<Difference> difference(TableName source, TableName target) {
    ObjectDefinition ofSource = ours.get(source);
    ObjectDefinition ofTarget = theirs.get(target);
    if (ofSource == null || ofTarget == null) {
      return Optional.empty();
    }
    SequenceShape found = SequenceShape.of(ofTarget);
    return expected(source, ofSource, found)
        .filter(expected -> !expected.equals(found))
        .map(expected -> new Difference(expected.shown(), found.shown()));
  }

  /**
   * The owner is not asked where the one of the source is not on the target: another may be there
   * in a database that the run did not make.
   */
  private Optional<SequenceShape> expected(
      TableName name, ObjectDefinition source, SequenceShape found) {
    SequenceShape shape = SequenceShape.of(source);
    Optional<MappedTable> table = shape.owner().flatMap(owner -> wanted.table(owner.table()));
    Optional<ColumnMapping> column =
        table.flatMap(t -> shape.owner().flatMap(owner -> t.image(owner.column())));
    Optional<Owner> owner =
        shape.owner().isEmpty()
            ? Optional.empty()
            : column.map(c -> new Owner(table.orElseThrow().target(), c.name())).or(found::owner);
    return type(name, source, table, column)
        .map(
            type ->
                new SequenceShape(kept(type, shape, table, column, found), shape.options(), owner));
  }

  /** The type with which the run makes it; empty where it makes none. */
  private Optional<String> type(
      TableName name,
      ObjectDefinition source,
      Optional<MappedTable> table,
      Optional<ColumnMapping> column) {
    String type = SequenceShape.of(source).type();
    if (!source.kind().equals("column")) {
      return wanted.sequences().containsKey(name)
          ? Optional.of(SequenceShape.ownedType(type, column))
          : Optional.empty();
    }
    return table.flatMap(
        t ->
            column
                .filter(c -> IDENTITIES.contains(wanted.value(t, c).generation()))
                .flatMap(
                    c -> t.origin(c).map(origin -> SequenceShape.identityType(type, origin, c))));
  }

  /** One whose column keeps its type may be of the source's type, too. */
  private static String kept(
      String type,
      SequenceShape source,
      Optional<MappedTable> table,
      Optional<ColumnMapping> column,
      SequenceShape found) {
    boolean isColumnKept =
        column
            .filter(
                c ->
                    table
                        .flatMap(t -> t.origin(c))
                        .map(Column::type)
                        .filter(c.type()::equals)
                        .isPresent())
            .isPresent();
    return isColumnKept && found.type().equals(source.type()) ? source.type() : type;
  }
}
