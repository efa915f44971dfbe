package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DefinedNames;
import io.whimbrel.databases.postgresql.schema.ExistingObjects;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What functions, policies, text search and the like need of the target's server: libraries with
 * their functions, files of dictionaries, roles, and a superuser.
 */
final class TargetPrograms {

  private static final String IS_SUPER =
      "select rolsuper from pg_roles where rolname = current_user";

  private static final String MAY_NOT_USE =
      """
      select true from pg_foreign_data_wrapper w
      where w.fdwname = ? and not has_foreign_data_wrapper_privilege(w.oid, 'usage')
      """;

  private static final String ROLES = "select rolname from pg_roles";

  private static final String LANGUAGES = "select lanname from pg_language";

  private final Connection connection;
  private final List<ObjectDefinition> definitions;
  private final List<Finding> findings = new ArrayList<>();

  TargetPrograms(Connection connection, List<ObjectDefinition> definitions) {
    this.connection = connection;
    this.definitions = definitions;
  }

  /** Everything that was found. */
  List<Finding> find() throws SQLException {
    checkRoles();
    checkLanguages();
    if (Query.holds(connection, IS_SUPER)) {
      checkLibraries();
    } else {
      checkSuperuser();
    }
    checkDictionaries();
    return findings;
  }

  /** Objects of the target that stand where ours are to be. */
  List<Finding> occupied() throws SQLException {
    Set<String> ids = ExistingObjects.ids(connection);
    return definitions.stream()
        .filter(d -> d.table().isEmpty() && ids.contains(d.id()))
        .filter(d -> !ExistingObjects.OF_SUPERUSERS.contains(d.kind()))
        .map(
            d ->
                Finding.block(
                    ProblemCode.TARGET_OCCUPIED,
                    d.id() + " is on the target already",
                    d.id(),
                    "drop " + d.id()))
        .toList();
  }

  private void checkRoles() throws SQLException {
    Set<String> roles = new HashSet<>(Query.texts(connection, ROLES));
    for (ObjectDefinition definition : definitions) {
      for (String role : DefinedNames.of(definition, "roles")) {
        if (!roles.contains(role)) {
          findings.add(
              Finding.block(
                  ProblemCode.STRUCTURE_DIFFERENT,
                  "%s is for role %s, which is not on the target".formatted(definition.id(), role),
                  definition.id(),
                  "create role " + Sql.identifier(role)));
        }
      }
    }
  }

  /** A language of an extension is named with the extension. */
  private void checkLanguages() throws SQLException {
    Set<String> there = new HashSet<>(Query.texts(connection, LANGUAGES));
    Set<String> missing = new TreeSet<>();
    for (ObjectDefinition definition : definitions) {
      String language = definition.attributes().getOrDefault("language", "");
      boolean isNeeded =
          definition.kind().equals("routine") && !language.isEmpty() && !there.contains(language);
      boolean comes =
          definition.dependsOn().stream()
              .anyMatch(id -> id.startsWith("language ") || id.startsWith("extension "));
      if (isNeeded && !comes) {
        missing.add(language);
      }
    }
    for (String language : missing) {
      findings.add(
          Finding.block(
              ProblemCode.EXTENSION_MISSING,
              "language %s of functions is not on the target".formatted(language),
              "language " + language,
              "create extension " + Sql.identifier(language)));
    }
  }

  /** The first function of each symbol is tried: the server then looks into the library. */
  private void checkLibraries() throws SQLException {
    Map<String, ObjectDefinition> bySource = new TreeMap<>();
    for (ObjectDefinition definition : definitions) {
      String symbol = definition.attributes().getOrDefault("symbol", "");
      String library = definition.attributes().getOrDefault("library", "");
      if (!symbol.isEmpty()) {
        String source =
            library.isEmpty()
                ? "internal as " + Sql.literal(symbol)
                : "c as " + Sql.literal(library) + ", " + Sql.literal(symbol);
        bySource.putIfAbsent(source, definition);
      }
    }
    try (Trial trial = Trial.on(connection)) {
      for (Map.Entry<String, ObjectDefinition> entry : bySource.entrySet()) {
        Optional<String> refusal =
            trial.refusal(
                "create or replace function pg_temp.whimbrel_trial(internal) returns internal"
                    + " language "
                    + entry.getKey());
        ObjectDefinition definition = entry.getValue();
        refusal.ifPresent(
            why ->
                findings.add(
                    Finding.block(
                        ProblemCode.OBJECT_UNSUPPORTED,
                        "%s cannot be made on the target: %s".formatted(definition.id(), why),
                        definition.id(),
                        "install its library on the target's server, or drop it on the source")));
      }
    }
  }

  private void checkSuperuser() throws SQLException {
    Set<String> there = ExistingObjects.ids(connection);
    for (ObjectDefinition definition : definitions) {
      if (needsSuperuser(definition) && !there.contains(definition.id())) {
        findings.add(
            Finding.block(
                ProblemCode.GRANT_MISSING,
                definition.id() + " can be created by a superuser only",
                definition.id(),
                fixOfSuperuser(definition)));
      }
      switch (definition.kind()) {
        case "event trigger" ->
            findings.add(
                Finding.warn(
                    ProblemCode.GRANT_MISSING,
                    definition.id() + " is left out where our user may not create it",
                    definition.id(),
                    definition.sql() + "; -- as a superuser, after the cutover"));
        case "server" -> checkWrapper(definition);
        default -> {}
      }
    }
  }

  private static String fixOfSuperuser(ObjectDefinition definition) {
    return ExistingObjects.OF_SUPERUSERS.contains(definition.kind())
        ? definition.sql() + "; -- as a superuser, in the target"
        : "give the target the URL of a superuser, or drop it on the source";
  }

  private static boolean needsSuperuser(ObjectDefinition definition) {
    String sql = definition.sql();
    return switch (definition.kind()) {
      case "routine" ->
          !definition.attributes().getOrDefault("symbol", "").isEmpty()
              || sql.contains("stype = internal")
              || sql.lines()
                  .takeWhile(l -> !l.startsWith("AS "))
                  .anyMatch(TargetPrograms::isLeakproof);
      case "type" -> sql.contains("(input = ");
      case "cast" -> sql.contains(" without function");
      case "operator family members" -> true;
      default -> ExistingObjects.OF_SUPERUSERS.contains(definition.kind());
    };
  }

  private static boolean isLeakproof(String line) {
    return line.startsWith(" ") && line.contains(" LEAKPROOF");
  }

  private void checkWrapper(ObjectDefinition server) throws SQLException {
    String wrapper = server.attributes().getOrDefault("wrapper", "");
    if (Query.holds(connection, MAY_NOT_USE, wrapper)) {
      findings.add(
          Finding.block(
              ProblemCode.GRANT_MISSING,
              "our user may not create %s: it uses foreign data wrapper %s"
                  .formatted(server.id(), wrapper),
              server.id(),
              "grant usage on foreign data wrapper %s to %s"
                  .formatted(Sql.identifier(wrapper), PostgresPreconditions.user(connection))));
    }
  }

  /** Those of templates that are there: a template of the source's own is not yet. */
  private void checkDictionaries() throws SQLException {
    int tried = 0;
    try (Trial trial = Trial.on(connection)) {
      for (ObjectDefinition definition : definitions) {
        String settings = definition.attributes().getOrDefault("settings", "");
        boolean isOfServer = settings.startsWith("template = pg_catalog.");
        if (!definition.kind().equals("text search dictionary") || !isOfServer) {
          continue;
        }
        tried++;
        Optional<String> refusal =
            trial.refusal(
                "create text search dictionary pg_temp.whimbrel_trial_%d (%s)"
                    .formatted(tried, settings));
        refusal.ifPresent(
            why ->
                findings.add(
                    Finding.block(
                        ProblemCode.OBJECT_UNSUPPORTED,
                        "%s cannot be made on the target: %s".formatted(definition.id(), why),
                        definition.id(),
                        "put its files into the target's share/tsearch_data")));
      }
    }
  }
}
