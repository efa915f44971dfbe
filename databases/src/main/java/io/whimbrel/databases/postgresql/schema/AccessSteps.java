package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Plans who owns what and who may do what, when everything is there: owners first, the schemas'
 * last of them, then grants, which their new owners give. A step holds up to so many objects, so
 * that it locks few of them at a time.
 */
final class AccessSteps {

  private static final int OBJECTS_MAX = 100;

  private final SchemaDraft draft;
  private final AccessTargets targets;

  AccessSteps(SchemaDraft draft) {
    this.draft = draft;
    this.targets = new AccessTargets(draft.names());
  }

  /** Who gets objects in which schema, both quoted. */
  private record Lending(String schema, String role) implements Comparable<Lending> {
    @Override
    public int compareTo(Lending other) {
      return (schema + " " + role).compareTo(other.schema + " " + other.role);
    }
  }

  /** One statement about one object, and what takes it back where the object stays. */
  private record Statement(String object, String sql, String undo) {}

  /** Adds the steps. */
  void add() {
    addOwners();
    addGrants();
    draft.definitions().ofKind("default privileges").stream()
        .filter(d -> isMade(Definitions.attribute(d, "schema")))
        .forEach(this::addDefault);
  }

  private void addOwners() {
    Map<Lending, List<Statement>> lent = new TreeMap<>();
    List<Statement> others = new ArrayList<>();
    List<Statement> last = new ArrayList<>();
    for (ObjectDefinition owner : present("owner")) {
      Optional<String> object = targets.object(owner);
      if (object.isPresent()) {
        String role = role(owner);
        String schema = targets.schema(owner);
        String sql = schema.isEmpty() ? alone(owner, object.get()) : alter(owner, object.get());
        Statement statement = new Statement(object(owner), sql, "");
        (schema.isEmpty()
                ? AccessTargets.isEventTrigger(owner) ? last : others
                : lent.computeIfAbsent(
                    new Lending(Sql.identifier(schema), role), _ -> new ArrayList<>()))
            .add(statement);
      }
    }
    lent.forEach(this::addLent);
    addSteps("owners of schemas and servers", others, Order.SCHEMA_OWNER);
    addSteps("owners of event triggers", last, Order.EVENT_TRIGGER);
  }

  /**
   * As a statement of an anonymous block. What a superuser made beforehand stays its own where our
   * user is none, as is named.
   */
  private static String alter(ObjectDefinition owner, String object) {
    String alter = "alter %s owner to %s".formatted(object, role(owner));
    if (!AccessTargets.isOfSuperuser(owner)) {
      return alter;
    }
    String roles =
        AccessTargets.isOwnedBySuperuser(owner)
            ? "current_user, " + Sql.literal(Definitions.attribute(owner, "role"))
            : "current_user";
    return "if (select bool_and(rolsuper) from pg_roles where rolname in (%s)) then %s; end if"
        .formatted(roles, alter);
  }

  private static String alone(ObjectDefinition owner, String object) {
    String sql = alter(owner, object);
    return AccessTargets.isOfSuperuser(owner)
        ? "do " + AccessTargets.body("begin " + sql + "; end")
        : sql;
  }

  private void addGrants() {
    Map<String, List<Statement>> grants = new TreeMap<>();
    for (ObjectDefinition grant : present("grant")) {
      String schema = targets.schema(grant);
      String group = schema.isEmpty() ? "grants" : "grants in schema " + Sql.identifier(schema);
      targets
          .granted(grant)
          .ifPresent(
              object ->
                  grants.computeIfAbsent(group, _ -> new ArrayList<>()).add(grant(grant, object)));
    }
    grants.forEach((group, statements) -> addSteps(group, statements, Order.GRANT));
  }

  /** What is said about objects that are made. */
  private List<ObjectDefinition> present(String kind) {
    return draft.definitions().ofKind(kind).stream()
        .filter(d -> !draft.isOmitted(object(d)))
        .filter(
            d ->
                !Definitions.attribute(d, "class").equals("schema")
                    || isMade(Definitions.attribute(d, "name")))
        .toList();
  }

  /** Whether a schema of the source is one that a step makes; none stands for all of them. */
  private boolean isMade(String schema) {
    String id = ObjectSteps.schemaId(draft.names().schema(schema));
    return schema.isEmpty() || draft.steps().stream().anyMatch(d -> d.step().id().equals(id));
  }

  private static String object(ObjectDefinition definition) {
    return Definitions.attribute(definition, "object");
  }

  /** A role that gets objects of a schema must be able to create there for that moment. */
  private void addLent(Lending lending, List<Statement> statements) {
    forEachPart(
        statements,
        (part, number) ->
            addStep(
                "owner %s in schema %s%s".formatted(lending.role, lending.schema, number),
                part,
                lent(lending, part),
                Order.OWNER));
  }

  private static String lent(Lending lending, List<Statement> part) {
    String statements = part.stream().map(s -> "  " + s.sql + ";\n").collect(Collectors.joining());
    String block =
        """
        declare
          is_lent boolean := not has_schema_privilege(%1$s::regrole, %2$s::regnamespace, 'create');
        begin
          if is_lent then grant create on schema %3$s to %4$s; end if;
        %5$s  if is_lent then revoke create on schema %3$s from %4$s; end if;
        end\
        """
            .formatted(
                Sql.literal(lending.role),
                Sql.literal(lending.schema),
                lending.schema,
                lending.role,
                statements);
    return "do " + AccessTargets.body(block);
  }

  private void addSteps(String group, List<Statement> statements, Order order) {
    forEachPart(
        statements,
        (part, number) ->
            addStep(
                group + number,
                part,
                String.join(";\n", part.stream().map(Statement::sql).toList()),
                order));
  }

  private interface Part {
    void add(List<Statement> statements, String number);
  }

  private static void forEachPart(List<Statement> statements, Part part) {
    for (int i = 0; i < statements.size(); i += OBJECTS_MAX) {
      String number = i == 0 ? "" : " " + (i / OBJECTS_MAX + 1);
      part.add(statements.subList(i, Math.min(i + OBJECTS_MAX, statements.size())), number);
    }
  }

  private void addStep(String id, List<Statement> part, String sql, Order order) {
    List<String> undo = part.stream().map(Statement::undo).filter(u -> !u.isEmpty()).toList();
    draft.add(
        DraftStep.of(
            order,
            Stage.AFTER_CATCH_UP,
            id,
            Optional.empty(),
            sql,
            String.join(";\n", undo),
            part.stream().map(Statement::object).distinct().toList()));
  }

  private Statement grant(ObjectDefinition grant, String object) {
    boolean isRevoked = Definitions.attribute(grant, "revoked").equals("t");
    String privileges = targets.privileges(grant);
    String give =
        "grant %s on %s to %s%s".formatted(privileges, object, role(grant), option(grant));
    String take = "revoke %s on %s from %s".formatted(privileges, object, role(grant));
    String sql = targets.placed(grant, isRevoked ? take : give);
    String undo = targets.placed(grant, isRevoked ? give : take);
    return new Statement(object(grant), sql, AccessTargets.isLasting(grant) ? undo : "");
  }

  private static String role(ObjectDefinition grant) {
    String role = Definitions.attribute(grant, "role");
    return role.isEmpty() ? "public" : Sql.identifier(role);
  }

  private static String option(ObjectDefinition grant) {
    return Definitions.attribute(grant, "option").equals("t") ? " with grant option" : "";
  }

  private void addDefault(ObjectDefinition found) {
    String schema = Definitions.attribute(found, "schema");
    String head =
        "alter default privileges for role %s%s "
            .formatted(
                Sql.identifier(Definitions.attribute(found, "maker")),
                schema.isEmpty()
                    ? ""
                    : " in schema " + Sql.identifier(draft.names().schema(schema)));
    String what =
        "%s on %s"
            .formatted(
                Definitions.attribute(found, "privileges"),
                Definitions.attribute(found, "objects"));
    String give = head + "grant " + what + " to " + role(found) + option(found);
    String take = head + "revoke " + what + " from " + role(found);
    boolean isRevoked = Definitions.attribute(found, "revoked").equals("t");
    draft.add(
        DraftStep.of(
            Order.GRANT,
            Stage.AFTER_CATCH_UP,
            found.id(),
            Optional.empty(),
            isRevoked ? take : give,
            isRevoked ? give : take,
            List.of()));
  }
}
