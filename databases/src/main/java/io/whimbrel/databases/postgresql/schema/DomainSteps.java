package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans domains. The checks of one whose checks call a function that takes the domain come in a
 * step of their own, behind that function.
 */
final class DomainSteps {

  private final SchemaDraft draft;
  private final Circles circles;

  DomainSteps(SchemaDraft draft, Circles circles) {
    this.draft = draft;
    this.circles = circles;
  }

  /** Adds the steps of a domain. */
  void add(ObjectDefinition domain) {
    String object = Sql.table(Definitions.name(domain));
    List<String> later = circles.back(domain.dependsOn(), domain.id());
    List<String> needs = new ArrayList<>(domain.dependsOn());
    needs.removeAll(later);
    needs.add(ObjectSteps.schemaId(Definitions.attribute(domain, "schema")));
    String checks = Definitions.attribute(domain, "checks");
    String rest =
        Definitions.attribute(domain, "late_checks")
            + Definitions.attribute(domain, "check_comments");
    boolean isTogether = later.isEmpty();
    addStep(
        Order.TYPE,
        domain.id(),
        domain.sql()
            + (isTogether ? checks + rest : "")
            + SchemaDraft.comment(domain, "domain " + object),
        "drop domain if exists " + object,
        needs);
    if (!isTogether) {
      List<String> behind = new ArrayList<>(domain.dependsOn());
      behind.add(domain.id());
      String added = Definitions.attribute(domain, "checks_behind") + rest;
      String undo =
          Definitions.names(domain, "check_names").stream()
              .map(
                  n ->
                      "alter domain %s drop constraint if exists %s"
                          .formatted(object, Sql.identifier(n)))
              .collect(Collectors.joining(";\n"));
      addStep(Order.DOMAIN_CHECK, "checks of " + domain.id(), added.substring(2), undo, behind);
    }
  }

  private void addStep(Order order, String id, String sql, String undo, List<String> needs) {
    draft.add(DraftStep.of(order, Stage.BEFORE_COPY, id, Optional.empty(), sql, undo, needs));
  }
}
