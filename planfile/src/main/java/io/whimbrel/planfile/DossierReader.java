package io.whimbrel.planfile;

import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.plan.DocumentRules;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.plan.SchemaChangeRules;
import io.whimbrel.core.rule.Hours;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reads what people say about a migration, for people. */
final class DossierReader {

  /** What may be edited while a run is on its way: what people say, and whom it is told. */
  static final List<String> WORDS =
      List.of("description", "schedule", "notes", "communication", "document", "schema-change");

  private static final String DAY = "a day, as in 2027-03-14";

  private DossierReader() {}

  /**
   * Reads it.
   *
   * @param directory of the plan
   * @param followed the environment in which a guide is followed, which counts for what is said
   * @param channels names of the channels that there are
   */
  static Dossier read(
      Section plan, Path directory, Optional<Environment> followed, List<String> channels) {
    Optional<String> reason = plan.value("risk-reason").flatMap(Value::stripped);
    Optional<RiskLevel> risk = plan.value("risk").flatMap(v -> v.word(RiskLevel.class));
    if (reason.isPresent() && plan.value("risk").isEmpty()) {
      plan.value("risk-reason")
          .ifPresent(
              v ->
                  v.complain(
                      "'risk-reason' gives a reason for a risk that the plan does not name",
                      "add 'risk: low', 'medium', 'high' or 'critical', or take the reason out"));
    }
    return new Dossier(
        plan.value("description").flatMap(Value::stripped),
        plan.value("schedule").map(DossierReader::schedule).orElse(Schedule.DEFAULT),
        plan.value("notes").flatMap(Value::stripped),
        followed.or(() -> plan.value("environment").flatMap(v -> v.word(Environment.class))),
        risk,
        reason,
        plan.value("communication")
            .map(v -> new CommunicationReader(channels).read(v))
            .orElse(CommunicationRules.DEFAULT),
        plan.value("document").map(DocumentReader::read).orElse(DocumentRules.DEFAULT),
        plan.value("schema-change")
            .map(v -> new SchemaChangeReader(directory).read(v.section(PlanKeys.SCHEMA_CHANGE)))
            .orElse(SchemaChangeRules.NONE));
  }

  private static Schedule schedule(Value value) {
    Section section = value.section(PlanKeys.SCHEDULE);
    Optional<LocalDate> start = day(section, "start");
    Optional<LocalDate> eta = day(section, "eta");
    if (start.isPresent() && eta.isPresent() && eta.get().isBefore(start.get())) {
      section
          .value("eta")
          .ifPresent(
              v ->
                  v.complain(
                      "it is to be completed on %s, before it begins on %s"
                          .formatted(eta.get(), start.get()),
                      "put the days in order"));
    }
    return new Schedule(
        start, eta, section.value("window").flatMap(v -> Complaining.read(v, Hours::parse)));
  }

  private static Optional<LocalDate> day(Section section, String key) {
    return section.value(key).flatMap(v -> v.parsed(DossierReader::day, DAY));
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
