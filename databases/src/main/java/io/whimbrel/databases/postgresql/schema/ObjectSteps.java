package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.ObjectIds;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Plans schemas, extensions, types, sequences and routines: carried as they are. */
final class ObjectSteps {

  private static final String COMMENT_OF_PUBLIC = "standard public schema";

  private final SchemaDraft draft;
  private final Definitions definitions;
  private final TargetNames names;
  private final DomainSteps domains;

  ObjectSteps(SchemaDraft draft) {
    this.draft = draft;
    this.definitions = draft.definitions();
    this.names = draft.names();
    this.domains = new DomainSteps(draft, new Circles(definitions));
  }

  static String schemaId(String schema) {
    return ObjectIds.SCHEMA + Sql.identifier(schema);
  }

  /** Adds the steps. */
  void add() {
    addSchemas();
    for (ObjectDefinition definition : definitions.all()) {
      if (!draft.isOmitted(definition.id())) {
        add(definition);
      }
    }
  }

  private void add(ObjectDefinition definition) {
    TableName name = Definitions.name(definition);
    switch (definition.kind()) {
      case "extension" ->
          addStep(definition, Order.EXTENSION, "extension", Sql.identifier(name.name()));
      case "collation" -> addStep(definition, Order.TYPE, "collation", Sql.table(name));
      case "type" -> addStep(definition, Order.TYPE, "type", Sql.table(name));
      case "access method" ->
          addStep(definition, Order.TYPE, "access method", Sql.identifier(name.name()));
      case "domain" -> domains.add(definition);
      case "routine" -> addRoutine(definition);
      case "sequence" -> addSequence(definition);
      default -> {}
    }
  }

  private void addSchemas() {
    TreeSet<String> schemas = new TreeSet<>();
    names.tables().forEach(t -> schemas.add(t.target().schema()));
    names.sequences().values().forEach(s -> schemas.add(s.schema()));
    definitions.all().stream()
        .filter(d -> d.table().isEmpty() && !draft.isOmitted(d.id()))
        .filter(d -> !d.kind().equals("sequence") && !d.kind().equals("schema"))
        .map(d -> Definitions.attribute(d, "schema"))
        .filter(s -> !s.isEmpty() && !s.startsWith("pg_"))
        .forEach(schemas::add);
    for (String schema : schemas) {
      draft.add(
          DraftStep.of(
              Order.SCHEMA,
              Stage.BEFORE_COPY,
              schemaId(schema),
              Optional.empty(),
              "create schema if not exists " + Sql.identifier(schema) + schemaComment(schema),
              "drop schema if exists " + Sql.identifier(schema),
              List.of()));
    }
    nameCommentOfPublic();
  }

  /** Every database has the schema, so that its comment belongs to whoever made the database. */
  private void nameCommentOfPublic() {
    definitions.ofKind("schema").stream()
        .filter(d -> Definitions.attribute(d, "name").equals("public"))
        .map(d -> Definitions.attribute(d, "comment"))
        .filter(comment -> !comment.isEmpty() && !comment.equals(COMMENT_OF_PUBLIC))
        .forEach(
            comment ->
                draft
                    .findings()
                    .add(
                        Finding.warn(
                            ProblemCode.OBJECT_UNSUPPORTED,
                            "the comment on schema public is not carried",
                            "schema public",
                            "comment on schema public is " + Sql.literal(comment).trim())));
  }

  private String schemaComment(String schema) {
    return definitions.ofKind("schema").stream()
        .filter(d -> Definitions.attribute(d, "name").equals(schema))
        .map(d -> SchemaDraft.comment(d, "schema " + Sql.identifier(schema)))
        .findFirst()
        .orElse("");
  }

  private void addStep(ObjectDefinition definition, Order order, String kind, String object) {
    draft.add(
        DraftStep.of(
            order,
            Stage.BEFORE_COPY,
            definition.id(),
            Optional.empty(),
            definition.sql() + SchemaDraft.comment(definition, kind + " " + object),
            "drop " + kind + " if exists " + object,
            needs(definition)));
  }

  private void addRoutine(ObjectDefinition definition) {
    String signature = Definitions.attribute(definition, "signature");
    String kind = definition.id().substring(0, definition.id().indexOf(' '));
    draft.add(
        DraftStep.of(
            Order.ROUTINE,
            Stage.BEFORE_COPY,
            definition.id(),
            Optional.empty(),
            definition.sql(),
            "drop " + kind + " if exists " + signature,
            needs(definition)));
    addComment(definition, kind + " " + signature);
  }

  /** Apart from the routine: the driver cannot see where a body of statements ends. */
  private void addComment(ObjectDefinition definition, String object) {
    String text = Definitions.attribute(definition, "comment");
    if (!text.isEmpty()) {
      draft.add(
          DraftStep.of(
              Order.ROUTINE,
              Stage.BEFORE_COPY,
              "comment on " + definition.id(),
              Optional.empty(),
              "comment on " + object + " is " + Sql.literal(text).trim(),
              "",
              List.of(definition.id())));
    }
  }

  private List<String> needs(ObjectDefinition definition) {
    List<String> needs = new ArrayList<>(definition.dependsOn());
    needs.add(schemaId(Definitions.attribute(definition, "schema")));
    return needs;
  }

  private void addSequence(ObjectDefinition definition) {
    TableName target = names.sequences().get(Definitions.name(definition));
    if (target == null) {
      return; // the column that it counts for is derived or gone
    }
    Optional<ColumnMapping> column =
        definition
            .table()
            .flatMap(names::table)
            .flatMap(t -> t.image(Definitions.attribute(definition, "column")));
    String type = SequenceShape.ownedType(Definitions.attribute(definition, "type"), column);
    String object = Sql.table(target);
    draft.add(
        DraftStep.of(
            Order.SEQUENCE,
            Stage.BEFORE_COPY,
            definition.id(),
            definition.table(),
            "create %ssequence %s as %s %s"
                    .formatted(
                        Definitions.attribute(definition, "persistence").isEmpty()
                            ? ""
                            : "unlogged ",
                        object,
                        type,
                        Definitions.attribute(definition, "options"))
                + SchemaDraft.comment(definition, "sequence " + object),
            "drop sequence if exists " + object,
            List.of(schemaId(target.schema()))));
  }
}
