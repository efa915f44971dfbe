package io.whimbrel.core.plan;

import io.whimbrel.core.communication.CommunicationRules;
import java.util.Optional;

/**
 * What people say about a migration, for people.
 *
 * @param description what it is about, in some sentences
 * @param schedule when it is to happen
 * @param notes what else is to be known
 * @param environment whom it is for; empty where nothing is said, which is taken for production
 * @param risk how risky people find it; empty to go by the rules
 * @param riskReason why it is less risky than the rules say
 * @param communication who is to be told of it, and when
 * @param document what the strategy document shows that only people know
 * @param schemaChange what its schema change plan is made from
 */
public record Dossier(
    Optional<String> description,
    Schedule schedule,
    Optional<String> notes,
    Optional<Environment> environment,
    Optional<RiskLevel> risk,
    Optional<String> riskReason,
    CommunicationRules communication,
    DocumentRules document,
    SchemaChangeRules schemaChange) {
  /** What holds where a plan says nothing. */
  public static final Dossier DEFAULT =
      new Dossier(
          Optional.empty(),
          Schedule.DEFAULT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          CommunicationRules.DEFAULT,
          DocumentRules.DEFAULT,
          SchemaChangeRules.NONE);

  /** Whether a failure would be felt by users. */
  public boolean isProduction() {
    return environment.orElse(Environment.PRODUCTION) == Environment.PRODUCTION;
  }
}
