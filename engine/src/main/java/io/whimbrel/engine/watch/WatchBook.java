package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Facts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a watch knows of a run, from the journal alone.
 *
 * @param latest the newest sample
 * @param baseline figures before rows were copied, by name
 * @param alerts how each alert stands whose standing ever changed, by name
 * @param triggers the same of triggers
 * @param beat which process watches, and when it last said so
 */
public record WatchBook(
    Optional<SampleRecord> latest,
    Map<String, Double> baseline,
    Map<String, AlertStanding> alerts,
    Map<String, AlertStanding> triggers,
    Optional<WatchDuty.Beat> beat) {

  /** As it stands now. */
  public static WatchBook of(Journal journal, RunId run) {
    Map<String, String> facts = journal.history(run).facts();
    return new WatchBook(
        journal.samples().latest(run),
        Baseline.parse(facts.getOrDefault(Facts.BASELINE, "")),
        standings(facts, Facts.ALERT),
        standings(facts, Facts.TRIGGER),
        WatchDuty.Beat.of(journal, run));
  }

  /** How alerts stand by a run's facts, by name. */
  public static Map<String, AlertStanding> alerts(Map<String, String> facts) {
    return standings(facts, Facts.ALERT);
  }

  private static Map<String, AlertStanding> standings(Map<String, String> facts, String prefix) {
    Map<String, AlertStanding> standings = new TreeMap<>();
    facts.forEach(
        (name, text) -> {
          if (name.startsWith(prefix) && !text.isEmpty()) {
            standings.put(name.substring(prefix.length()), AlertStanding.parse(text));
          }
        });
    return standings;
  }
}
