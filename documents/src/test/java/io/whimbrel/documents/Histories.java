package io.whimbrel.documents;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Histories as journals tell them, made by hand. Times are seconds after {@link #START}. */
final class Histories {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Histories() {}

  static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1_000));
  }

  static StepRecord step(Phase phase, String name, double from, double until, String detail) {
    return new StepRecord(phase, name, StepState.DONE, 1, at(from), Optional.of(at(until)), detail);
  }

  /** A whole life, with a retry, a cutover that backed out and a person who thought for a while. */
  static RunHistory whole() {
    return of("Users move to UUID keys on the new cluster", "public.users", proofs());
  }

  static RunHistory of(String title, String table, List<Proof> proofs) {
    RunRecord run =
        new RunRecord(
            new RunId("MIGRATION-001.1"),
            new MigrationId("MIGRATION-001"),
            title,
            "9f2c41ab07d3e5f19f2c41ab07d3e5f19f2c41ab07d3e5f19f2c41ab07d3e5f1",
            RunState.DONE,
            Phase.CLEANUP,
            START,
            Optional.of(at(412)),
            Optional.empty());
    return new RunHistory(run, steps(table), events(table), gates(), proofs, List.of(), facts());
  }

  private static List<StepRecord> steps(String table) {
    return List.of(
        step(Phase.ASSESS, "assess", 0, 1.2, "4 tables, about 1,900,000 rows, 2 findings"),
        step(Phase.PREPARE, "prepare", 1.3, 4, "19 chunks"),
        step(Phase.COPY, "copy", 4, 42, "1,912,000 rows"),
        step(Phase.COPY, "copy " + table, 4.1, 21, "200000 rows, 3 steps"),
        step(Phase.COPY, "copy public.orders", 4.2, 41, "1000000 rows, 4 steps"),
        step(Phase.SYNC, "sync", 42, 60, "caught up"),
        step(Phase.VERIFY, "verify", 60, 84, "4 tables equal"),
        step(Phase.CUTOVER, "cutover", 85, 290, "released"),
        step(Phase.MONITOR, "monitor", 290, 350, "60 checks passed"),
        step(Phase.CLEANUP, "cleanup", 350, 412, "nothing is left"));
  }

  private static List<EventRecord> events(String table) {
    List<EventRecord> events = new ArrayList<>();
    add(
        events,
        1,
        Phase.ASSESS,
        "finding.warn",
        "a transaction has been open for 12 min",
        Map.of());
    add(events, 9, Phase.COPY, "throttle.set", "ana set the throttle: rate 20MB", Map.of());
    add(events, 12, Phase.COPY, "retry", "copying public.orders#3: connection reset", Map.of());
    add(events, 21, Phase.COPY, "copy.table", "copied", copied(table, 200_000, 18_400_000));
    add(
        events,
        41,
        Phase.COPY,
        "copy.table",
        "copied",
        copied("public.orders", 1_000_000, 93_000_000));
    add(events, 200, Phase.CUTOVER, "cutover.fenced", "the source refuses writes", millis(90));
    add(events, 205, Phase.CUTOVER, "cutover.backed-out", "limits.pause of 5 s passed", Map.of());
    moment(events, 80, "fenced", "the source refuses writes");
    moment(events, 95, "marked", "the end is marked in the log");
    moment(events, 210, "drained", "the target has every change");
    moment(events, 215, "refreshed", "what is made from final rows is refreshed");
    moment(events, 250, "sequences", "the sequences are set");
    moment(events, 620, "proved", "what changed since its last proof is equal");
    moment(events, 710, "switched", "traffic is switched");
    moment(events, 1_000, "tested", "the smoke tests passed");
    moment(events, 1_006, "decided", "the point of no return is passed");
    moment(events, 1_040, "released", "the target accepts writes");
    add(events, 281.1, Phase.CUTOVER, "cutover.done", "the target is in charge", Map.of());
    return events;
  }

  private static Map<String, String> copied(String table, long rows, long bytes) {
    return Map.of("table", table, "rows", Long.toString(rows), "bytes", Long.toString(bytes));
  }

  private static Map<String, String> millis(long millis) {
    return Map.of("millis", Long.toString(millis));
  }

  private static void moment(List<EventRecord> to, long millis, String kind, String text) {
    String told = text + " (" + millis + " ms into the pause)";
    add(to, 280 + millis / 1e3, Phase.CUTOVER, "cutover." + kind, told, millis(millis));
  }

  private static void add(
      List<EventRecord> to,
      double seconds,
      Phase phase,
      String kind,
      String text,
      Map<String, String> data) {
    to.add(new EventRecord(to.size() + 1, at(seconds), phase, kind, text, data));
  }

  private static List<GateRecord> gates() {
    return List.of(
        new GateRecord(
            Gate.CUTOVER,
            GateState.APPROVED,
            at(86),
            Optional.of(at(196)),
            Optional.of("ana"),
            "after the evening peak"),
        new GateRecord(
            Gate.CLEANUP,
            GateState.APPROVED,
            at(351),
            Optional.of(at(410)),
            Optional.of("raj"),
            ""));
  }

  private static List<Proof> proofs() {
    return List.of(
        proof("users", 200_113, 2, 14, List.of()), proof("orders", 1_000_408, 11, 52, List.of()));
  }

  static Proof proof(
      String table, long rows, int chunks, long again, List<RowDifference> differences) {
    return new Proof(
        Level.CHECKSUM,
        new TableName("public", table),
        differences.isEmpty() ? Proof.Verdict.EQUAL : Proof.Verdict.DIFFERENT,
        rows,
        chunks,
        again,
        differences.size(),
        differences,
        List.of(),
        "0/1A2B3C8",
        at(280.6));
  }

  private static Map<String, String> facts() {
    return Map.of(
        "source.version", "PostgreSQL 15.14",
        "target.version", "PostgreSQL 18.0",
        "copy.rows", "1912000",
        "copy.bytes", "142000000",
        "cutover.pause.millis", "1040",
        "log.start", "27394048 0/1A20000");
  }
}
