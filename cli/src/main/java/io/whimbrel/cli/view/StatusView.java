package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.GoNoGoList;
import io.whimbrel.documents.Proofs;
import io.whimbrel.documents.StepLine;
import io.whimbrel.documents.SuccessLines;
import io.whimbrel.engine.Advice;
import io.whimbrel.engine.PhaseStatus;
import io.whimbrel.engine.RollbackAdvice;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.verify.ProvedUpTo;
import io.whimbrel.engine.watch.WatchBook;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How a run stands, for people and for machines.
 *
 * @param ahead the command without which a run that waits does not go on, without its first word;
 *     empty where the run itself says which
 */
public record StatusView(
    RunStatus status,
    Path plan,
    Instant now,
    Optional<Forecast> forecast,
    Map<Gate, Approvals.Standing> approvals,
    Optional<String> ahead) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunRecord run() {
    return status.history().run();
  }

  /** Two lines, and one for each gate at which others have to say go as well. */
  public String brief(Paint paint) {
    String others =
        approvals.entrySet().stream()
            .map(gate -> said(gate.getKey(), gate.getValue()) + "\n")
            .collect(Collectors.joining());
    return new RunLine(run()).text(paint)
        + "\n"
        + others
        + paint.bold("Next:")
        + " "
        + next()
        + "\n";
  }

  /** All of it. */
  public String text(Paint paint) {
    StringBuilder text = new StringBuilder(new RunLine(run()).text(paint)).append('\n');
    text.append(worker()).append('\n');
    run().problem().ifPresent(problem -> text.append(paint.red(Plain.lines(problem))).append('\n'));
    waiting().ifPresent(why -> text.append(paint.yellow(Plain.lines(why))).append('\n'));
    DowntimeLine.of(status).ifPresent(l -> text.append(paint.yellow(l.text())).append('\n'));
    ReadsLine.of(status).ifPresent(l -> text.append(Plain.line(l.text())).append('\n'));
    TextTable table = new TextTable("phase", "state", "started", "#took", "detail");
    for (PhaseStatus phase : status.phases()) {
      table.row(
          painted(phase.standing(), paint),
          phase.phase().name(),
          phase.standing().name(),
          phase.startedAt().map(TIME::format).orElse(""),
          phase.startedAt().map(at -> took(phase, at)).orElse(""),
          phase.detail());
    }
    text.append('\n').append(table.text(paint)).append('\n');
    steps(paint).ifPresent(steps -> text.append(steps).append('\n'));
    if (isBeforeCutover()) {
      text.append(new GoNoGoView("go/no-go", GoNoGoList.of(status.history())).text(paint));
    }
    text.append(new GoNoGoView("success", SuccessLines.of(status.history())).text(paint));
    for (GateRecord gate : status.history().gates()) {
      text.append(gate(gate)).append('\n');
      Optional.ofNullable(approvals.get(gate.gate()))
          .ifPresent(s -> text.append(said(gate.gate(), s)).append('\n'));
    }
    proved().ifPresent(line -> text.append(line).append('\n'));
    new ProofsView(status.history().proofs())
        .brief(paint)
        .forEach(line -> text.append(line).append('\n'));
    RollbackAdvice.of(status.history(), now)
        .ifPresent(advice -> text.append(new AdviceView(advice).line()).append('\n'));
    alerts(paint).forEach(line -> text.append(line).append('\n'));
    new HeldBack(status).lines(paint).forEach(line -> text.append(line).append('\n'));
    new LettersView(status.undelivered()).lines(paint).forEach(l -> text.append(l).append('\n'));
    pause().ifPresent(pause -> text.append("pause ").append(Figures.duration(pause)).append('\n'));
    forecast
        .map(f -> ForecastWords.lines(f, status.history(), now))
        .orElse(List.of())
        .forEach(line -> text.append("rehearsed: ").append(Plain.line(line)).append('\n'));
    text.append(paint.bold("Next:")).append(' ').append(next()).append('\n');
    return advice().in(text.toString());
  }

  /** Behind it, the report has what was looked at. */
  private boolean isBeforeCutover() {
    return !status.history().facts().containsKey("cutover.decided");
  }

  /** Alerts that fire. */
  private List<String> alerts(Paint paint) {
    return WatchBook.alerts(status.history().facts()).entrySet().stream()
        .filter(alert -> alert.getValue().state() == AlertState.FIRING)
        .map(
            alert ->
                paint.red(
                    "alert %s fires since %s"
                        .formatted(
                            Plain.line(alert.getKey()), TIME.format(alert.getValue().since()))))
        .toList();
  }

  /** The steps of the plan that were begun. */
  private Optional<String> steps(Paint paint) {
    TextTable table = new TextTable("step", "phase", "state", "#took", "detail");
    List<StepLine> steps = StepLine.of(status.history(), now);
    for (StepLine line : steps) {
      UnaryOperator<String> colour =
          switch (line.step().state()) {
            case STARTED -> paint::yellow;
            case DONE -> paint::green;
            case FAILED -> paint::red;
            case UNDONE -> paint::dim;
          };
      table.row(
          colour,
          line.step().name(),
          line.step().phase().name(),
          line.step().state().name(),
          Figures.duration(line.took()),
          line.detail());
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(table.text(paint));
  }

  private String worker() {
    return status
        .lease()
        .map(lease -> "a process works on it: " + Plain.line(lease.holder()))
        .orElse(run().state().isFinal() ? "it has ended" : "no process works on it");
  }

  private String took(PhaseStatus phase, Instant started) {
    return phase.standing() == PhaseStatus.Standing.AHEAD
        ? ""
        : Figures.duration(Duration.between(started, phase.endedAt().orElse(now)));
  }

  private static UnaryOperator<String> painted(PhaseStatus.Standing standing, Paint paint) {
    return switch (standing) {
      case AHEAD -> paint::dim;
      case CURRENT, WAITING -> paint::yellow;
      case FAILED -> paint::red;
      case DONE -> paint::green;
    };
  }

  private static String said(Gate gate, Approvals.Standing standing) {
    String go = standing.counted().isEmpty() ? "nobody" : Plain.line(standing.people());
    return "gate %s  go by %s; missing: %s".formatted(gate, go, Plain.line(standing.missing()));
  }

  private String gate(GateRecord gate) {
    String decided =
        gate.decidedBy().map(by -> " by " + Plain.line(by)).orElse("")
            + gate.decidedAt().map(at -> " at " + TIME.format(at)).orElse("");
    String comment = gate.comment().isEmpty() ? "" : ": " + Plain.line(gate.comment());
    return "gate %s  %s%s, opened %s%s"
        .formatted(gate.gate(), gate.state(), decided, TIME.format(gate.openedAt()), comment);
  }

  /** What the process waits for, while one works on it. */
  private Optional<String> waiting() {
    return Optional.ofNullable(status.history().facts().get("run.waiting"))
        .filter(text -> !text.isEmpty() && status.lease().isPresent())
        .map(advice()::in);
  }

  /** Up to where all is proved; nothing before the first table is. */
  private Optional<String> proved() {
    ProvedUpTo proved = status.proved();
    return proved
        .place()
        .map(
            place ->
                "proved up to %s of %s, %d of %d tables"
                    .formatted(
                        place.position(),
                        TIME.format(place.at()),
                        proved.whole(),
                        proved.tables().size()));
  }

  private Optional<Duration> pause() {
    return Optional.ofNullable(status.history().facts().get("cutover.pause.millis"))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /** What to type next. */
  public String next() {
    return "whimbrel " + advice().typed(new NextCommand(status, approvals, ahead).words());
  }

  private Advice advice() {
    MigrationId id = run().migration();
    return new Advice(
        Wiring.shown(plan), id.isPhase() ? id.text().substring(id.text().indexOf(':') + 1) : "");
  }

  public Map<String, Object> data() {
    Map<String, Object> data = new RunLine(run()).data();
    status
        .lease()
        .ifPresent(
            lease ->
                data.put(
                    "lease",
                    Map.of("holder", lease.holder(), "expiresAt", lease.expiresAt().toString())));
    data.put("phases", status.phases().stream().map(this::data).toList());
    data.put("steps", StepLine.of(status.history(), now).stream().map(StepLine::data).toList());
    data.put("gates", status.history().gates().stream().map(this::data).toList());
    data.put("goNoGo", GoNoGoList.data(status.history()));
    forecast.ifPresent(f -> data.put("forecast", ForecastWords.data(f, status.history(), now)));
    data.put("success", SuccessLines.data(status.history()));
    data.put("proofs", Proofs.data(status.history().proofs()));
    data.put("provedUpTo", data(status.proved()));
    data.put(
        "alertsFiring",
        WatchBook.alerts(status.history().facts()).entrySet().stream()
            .filter(alert -> alert.getValue().state() == AlertState.FIRING)
            .map(Map.Entry::getKey)
            .toList());
    waiting().ifPresent(why -> data.put("waiting", why));
    DowntimeLine.of(status).ifPresent(line -> data.put("downtime", line.data()));
    ReadsLine.of(status).ifPresent(line -> data.put("reads", line.data()));
    pause().ifPresent(pause -> data.put("pauseSeconds", pause.toMillis() / 1e3));
    RollbackAdvice.of(status.history(), now)
        .ifPresent(advice -> data.put("rollback", new AdviceView(advice).data()));
    data.put("throttle", new HeldBack(status).data());
    data.put("notifications", new LettersView(status.undelivered()).data());
    data.put("next", next());
    return data;
  }

  private Map<String, Object> data(PhaseStatus phase) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("phase", phase.phase().name());
    data.put("standing", phase.standing().name());
    phase.startedAt().ifPresent(at -> data.put("startedAt", at.toString()));
    phase.endedAt().ifPresent(at -> data.put("endedAt", at.toString()));
    data.put("detail", phase.detail());
    return data;
  }

  private static Map<String, Object> data(ProvedUpTo proved) {
    Map<String, Object> data = new LinkedHashMap<>();
    proved.place().ifPresent(place -> put(data, place));
    data.put("whole", proved.whole());
    data.put("tables", proved.tables().stream().map(StatusView::data).toList());
    return data;
  }

  private static Map<String, Object> data(ProvedUpTo.OfTable table) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("table", table.table().toString());
    data.put("chunks", table.chunks());
    data.put("proved", table.proved());
    table.place().ifPresent(place -> put(data, place));
    return data;
  }

  private static void put(Map<String, Object> data, ProvedUpTo.Place place) {
    data.put("position", place.position());
    data.put("at", place.at().toString());
  }

  private Map<String, Object> data(GateRecord gate) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("gate", gate.gate().name());
    data.put("state", gate.state().name());
    data.put("openedAt", gate.openedAt().toString());
    gate.decidedBy().ifPresent(by -> data.put("decidedBy", by));
    gate.decidedAt().ifPresent(at -> data.put("decidedAt", at.toString()));
    data.put("comment", gate.comment());
    Optional.ofNullable(approvals.get(gate.gate()))
        .ifPresent(
            standing -> {
              data.put("goBy", standing.counted().stream().map(Vote::person).toList());
              data.put("missing", standing.missing());
            });
    return data;
  }
}
