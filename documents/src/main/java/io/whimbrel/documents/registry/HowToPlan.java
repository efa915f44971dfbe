package io.whimbrel.documents.registry;

/** How a migration is planned, with the commands that do it. */
final class HowToPlan {
  static final String TEXT =
      """
      Begin in this directory:  whimbrel new --title "What moves" --type data

      In MIGRATION-NNN/plan.yaml, and where it is asked for:
      Migration:   title, description
      Type:        type (schema, data, platform, architecture, version, code, infrastructure)
      Scope:       tables
      Risk Level:  computed by the rules below: whimbrel risk MIGRATION-NNN/plan.yaml

      Current state:  source
      Target state:   target, tables.map

      Then:
      1. Analyze current and target state:       whimbrel assess
      2. Create migration strategy:              strategy in the plan, whimbrel docs
      3. Develop migration scripts:              tables.map and cutover.switch, whimbrel check
      4. Plan testing and validation:            verify in the plan, whimbrel rehearse
      5. Create rollback procedure:              rollback and backup in the plan, tried by the rehearsal
      6. Execute migration with zero downtime:   whimbrel run, whimbrel approve cutover
      """;

  private HowToPlan() {}
}
