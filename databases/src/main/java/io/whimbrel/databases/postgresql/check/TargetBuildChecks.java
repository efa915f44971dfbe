package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the source's structure asks of the programs and libraries behind the target: collations, in
 * the same version or not, compression, access methods.
 */
final class TargetBuildChecks {

  private static final String TRIED = "pg_temp.whimbrel_collation";

  private static final String ACCESS_METHOD = "select true from pg_am where amname = ?";

  private static final String USED =
      """
      select coalesce(pg_collation_actual_version(c.oid), '') from pg_collation c
      where c.collnamespace = 'pg_catalog'::regnamespace and c.collname = ?
      """;

  private static final String OF_DATABASE =
      """
      select coalesce((select pg_collation_actual_version(c.oid) from pg_collation c
        where c.collprovider::text = coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')
        and coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate)
          = coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate)
        order by c.oid limit 1), '')
      from pg_database d where d.datname = current_database()
      """;

  private static final String MADE =
      "select coalesce(pg_collation_actual_version(cast(? as regcollation)), '')";

  private TargetBuildChecks() {}

  /** Collations whose version is another one than on the source. */
  static List<Finding> versions(Connection connection, List<ObjectDefinition> definitions)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    try (Trial trial = Trial.on(connection)) {
      for (ObjectDefinition definition : definitions) {
        String source = definition.attributes().getOrDefault("version", "");
        boolean isCollation = definition.id().startsWith("collation ") && !source.isEmpty();
        Optional<String> target =
            isCollation ? version(connection, trial, definition) : Optional.empty();
        target
            .filter(t -> !t.isEmpty() && !t.equals(source))
            .ifPresent(t -> findings.add(different(definition, source, t)));
      }
    }
    return findings;
  }

  private static Optional<String> version(
      Connection connection, Trial trial, ObjectDefinition definition) throws SQLException {
    String name = definition.attributes().getOrDefault("name", "");
    if (definition.kind().equals("used collation")) {
      List<String> found =
          name.isEmpty()
              ? Query.texts(connection, OF_DATABASE)
              : Query.texts(connection, USED, name);
      return found.stream().findFirst();
    }
    if (!trial.takes(asTrial(definition))) {
      return Optional.empty();
    }
    Optional<String> version = Query.texts(connection, MADE, TRIED).stream().findFirst();
    trial.takes("drop collation " + TRIED);
    return version;
  }

  /** What the target cannot do. */
  static List<Finding> lacking(Connection connection, List<ObjectDefinition> definitions)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    try (Trial trial = Trial.on(connection)) {
      for (ObjectDefinition definition : definitions) {
        lack(connection, trial, definition).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<Finding> lack(
      Connection connection, Trial trial, ObjectDefinition definition) throws SQLException {
    String name = definition.attributes().getOrDefault("name", "");
    String compression = definition.attributes().getOrDefault("compression", "");
    return switch (definition.kind()) {
      case "collation" -> {
        Optional<String> refusal = trial.refusal(asTrial(definition));
        trial.takes("drop collation " + TRIED);
        yield refusal.map(
            why ->
                block(
                    definition,
                    definition.id() + " cannot be made on the target: " + why,
                    "install the locale on the target's server"));
      }
      case "used collation" ->
          name.isEmpty() || !Query.texts(connection, USED, name).isEmpty()
              ? Optional.empty()
              : Optional.of(
                  block(
                      definition,
                      definition.id() + " is not on the target",
                      "install the locale on the target's server, and there: select"
                          + " pg_import_system_collations('pg_catalog')"));
      case "access method" ->
          (Query.holds(connection, ACCESS_METHOD, name)
                  ? Optional.<String>empty()
                  : trial.refusal(definition.sql()))
              .map(
                  why ->
                      block(
                          definition,
                          definition.id() + " cannot be made on the target: " + why,
                          "create it there as a superuser: " + definition.sql()));
      case "column" ->
          compression.isEmpty()
                  || trial.takes("set local default_toast_compression = " + compression)
              ? Optional.empty()
              : Optional.of(
                  block(
                      definition,
                      "%s is compressed by %s, which the target's server cannot"
                          .formatted(definition.id(), compression),
                      "use a server built with it, or on the source: alter table … alter column …"
                          + " set compression default"));
      default -> Optional.empty();
    };
  }

  /** The statement that makes the collation, for this session alone. */
  private static String asTrial(ObjectDefinition collation) {
    return "create collation "
        + TRIED
        + collation.sql().substring("create ".length() + collation.id().length());
  }

  private static Finding different(ObjectDefinition definition, String source, String target) {
    return Finding.warn(
        ProblemCode.SETTING_WRONG,
        "%s is of version %s on the source and %s on the target: it may order texts in another way"
            .formatted(definition.id(), source, target),
        definition.id(),
        "look at partition bounds, checks and applications that rely on the order; indexes are"
            + " built anew and are right");
  }

  private static Finding block(ObjectDefinition definition, String what, String fix) {
    return Finding.block(ProblemCode.OBJECT_UNSUPPORTED, what, definition.id(), fix);
  }
}
