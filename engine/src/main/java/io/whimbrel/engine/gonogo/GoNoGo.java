package io.whimbrel.engine.gonogo;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.approval.GateRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.gonogo.TransactionsQuestion.Kind;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.sync.Lag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The list that is looked at before the cutover: computed while the run waits at its gate, noted in
 * the journal, and told by {@code status}, reports and whoever decides. A new line is one more
 * question here.
 */
public final class GoNoGo {
  /** The name of the line that the cutover waits for itself. */
  public static final String LAG = "lag";

  /** Lines that others, or time, can make well without this run. */
  private static final Set<String> PASSING =
      Set.of(
          LAG,
          ProofsQuestion.NAME,
          Kind.LONG.text(),
          Kind.PREPARED.text(),
          StructureQuestion.NAME,
          HeadroomQuestion.NAME,
          ReadsQuestion.NAME,
          RoomQuestion.NAME,
          DiskQuestion.SOURCE,
          DiskQuestion.TARGET);

  private final RunFrame frame;
  private final Phase phase;
  private final List<GateQuestion> first;
  private final List<Tried> tried;

  private GoNoGo(RunFrame frame, Phase phase, List<GateQuestion> first, List<Tried> tried) {
    this.frame = frame;
    this.phase = phase;
    this.first = first;
    this.tried = tried;
  }

  /** For a run whose changes flow. */
  public static GoNoGo beforePause(RunFrame frame, Supplier<Optional<Lag>> lag) {
    return new GoNoGo(
        frame,
        Phase.CUTOVER,
        List.of(new LagQuestion(lag, frame.plan().limits().lag()), new ProofsQuestion(frame)),
        tried(frame));
  }

  /** For a big bang that is prepared: nothing is copied, and nothing flows. */
  public static GoNoGo beforeDowntime(RunFrame frame) {
    return new GoNoGo(frame, Phase.PREPARE, List.of(new RoomQuestion(frame)), tried(frame));
  }

  private static List<Tried> tried(RunFrame frame) {
    List<Tried> tried = new ArrayList<>();
    if (WayBack.isWanted(frame.plan())) {
      tried.add(new Tried(new WayBackQuestion(frame)));
    }
    if (frame.plan().cutover().gate().smokeTests() == GateRules.SmokeTrial.BEFORE) {
      tried.add(new Tried(new SmokeQuestion(frame)));
    }
    return tried;
  }

  /**
   * Looks at everything and notes it; says so in an event where a state has changed.
   *
   * @param isAsked whether somebody is about to decide: what was tried and spoke against a go is
   *     tried again
   */
  public List<GateLine> look(boolean isAsked) {
    List<GateQuestion> questions = new ArrayList<>(first);
    List<Finding> findings = findings();
    questions.add(new TransactionsQuestion(Kind.LONG, findings));
    questions.add(new TransactionsQuestion(Kind.PREPARED, findings));
    questions.add(new StructureQuestion(frame));
    questions.add(new HeadroomQuestion(() -> frame.target().health()));
    questions.addAll(DiskQuestion.where(frame));
    questions.add(new MaintenanceQuestion(frame));
    questions.add(new BackupQuestion(frame));
    if (frame.plan().cutover().warm().isWanted()) {
      questions.add(new WarmedQuestion(frame));
    }
    if (frame.plan().parallel().isShifting()) {
      questions.add(new ReadsQuestion(frame));
    }
    questions.addAll(ItemQuestion.where(frame));
    questions.addAll(tried.stream().map(t -> t.asked(isAsked)).toList());
    List<GateLine> lines = questions.stream().map(GoNoGo::answer).toList();
    note(frame, phase, lines);
    return lines;
  }

  private static void note(RunFrame frame, Phase phase, List<GateLine> lines) {
    String before = states(read(frame.chronicle().fact(Facts.GO_NO_GO).orElse("")));
    frame.chronicle().fact(Facts.GO_NO_GO, GateLine.write(lines));
    if (!states(lines).equals(before)) {
      frame.chronicle().event(phase, "gate.list", told(lines), data(lines));
    }
  }

  private List<Finding> findings() {
    return frame
        .retry()
        .call(
            phase,
            "looking for transactions of others",
            () -> frame.source().inventory(frame.plan().tables()))
        .findings();
  }

  /** A side that does not answer leaves a line open, and does not end the run at its gate. */
  private static GateLine answer(GateQuestion question) {
    try {
      return question.answer();
    } catch (Problem problem) {
      if (!problem.isTransient()) {
        throw problem;
      }
      return GateLine.unknown(
          question.name(), "could not be found out: " + problem.what(), "an answer", problem.fix());
    }
  }

  /** What was seen before the run left its gate speaks no longer for or against anything. */
  public static void forget(Chronicle chronicle) {
    if (chronicle.fact(Facts.GO_NO_GO).isPresent()) {
      chronicle.fact(Facts.GO_NO_GO, "");
    }
  }

  /**
   * Has the list say of the proofs what the journal knows now, whoever proved; where that speaks
   * against a go which was given before, the go is taken back. Does nothing when nobody has looked
   * at the proofs before, or the cutover is under way.
   */
  public static void proofsAgain(RunFrame frame, Phase phase) {
    List<GateLine> before = read(frame.chronicle().fact(Facts.GO_NO_GO).orElse(""));
    if (before.stream().noneMatch(GoNoGo::isTheJournals) || isCuttingOver(frame)) {
      return;
    }
    GateLine now = new ProofsQuestion(frame).answer();
    List<GateLine> lines = before.stream().map(line -> isTheJournals(line) ? now : line).toList();
    note(frame, phase, lines);
    List<GateLine> against = against(List.of(now));
    GateDesk desk = new GateDesk(frame.journal(), frame.run());
    if (against.stream().anyMatch(line -> !desk.isAccepted(line))) {
      desk.takeBack(frame.chronicle(), phase, against);
    }
  }

  private static boolean isCuttingOver(RunFrame frame) {
    return frame
        .chronicle()
        .stepState(Phase.CUTOVER, GateDesk.CUTOVER)
        .equals(Optional.of(StepState.STARTED));
  }

  /** What was seen of the backup speaks no longer for or against anything. */
  public static void forgetBackup(Journal journal, RunId run) {
    List<GateLine> lines = read(journal.fact(run, Facts.GO_NO_GO).orElse(""));
    List<GateLine> others =
        lines.stream().filter(line -> !line.name().equals(BackupQuestion.NAME)).toList();
    if (others.size() < lines.size()) {
      journal.fact(run, Facts.GO_NO_GO, GateLine.write(others));
    }
  }

  /** The list as a journal has it; empty when nobody has looked. */
  public static List<GateLine> of(Map<String, String> facts) {
    return read(facts.getOrDefault(Facts.GO_NO_GO, ""));
  }

  private static List<GateLine> read(String text) {
    return text.isEmpty() ? List.of() : GateLine.read(text);
  }

  /** Whether time, or somebody else, can make a line well while nobody touches the run. */
  public static boolean passesByItself(GateLine line) {
    return PASSING.contains(line.name()) || ItemQuestion.isMeant(line);
  }

  /** Whether a line says what the journal knows: it holds while no process looks, too. */
  public static boolean isTheJournals(GateLine line) {
    return line.name().equals(ProofsQuestion.NAME);
  }

  /** Whether the cutover waits for a line to be well, whatever was decided. */
  public static boolean isAwaited(GateLine line) {
    return line.name().equals(LAG) || line.name().equals(ReadsQuestion.NAME);
  }

  /** Whether a line is about DDL, which the run follows when it is told. */
  public static boolean isFollowed(GateLine line) {
    return line.name().equals(StructureQuestion.NAME);
  }

  /** Those that speak against a go. */
  public static List<GateLine> against(List<GateLine> lines) {
    return lines.stream().filter(line -> line.state() == GateLine.State.NO_GO).toList();
  }

  private static String told(List<GateLine> lines) {
    List<GateLine> against = against(lines);
    return against.isEmpty()
        ? "nothing that is known speaks against a go"
        : against.stream()
            .map(line -> line.name() + ": " + line.found())
            .collect(Collectors.joining("; ", "against a go: ", ""));
  }

  private static String states(List<GateLine> lines) {
    return data(lines).toString();
  }

  private static Map<String, String> data(List<GateLine> lines) {
    return lines.stream()
        .collect(
            Collectors.toMap(
                GateLine::name, line -> line.state().name(), (one, _) -> one, LinkedHashMap::new));
  }
}
