package io.whimbrel.engine.gonogo;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The list that is looked at before the cutover: computed while the run waits at its gate, noted in
 * the journal, and told by {@code status}, reports and whoever decides. A new line is one more
 * question here.
 */
public final class GoNoGo {
  /** The name of the line that passes by itself. */
  public static final String LAG = "lag";

  private final RunFrame frame;
  private final Supplier<Optional<Lag>> lag;

  /** For a run whose changes flow. */
  public GoNoGo(RunFrame frame, Supplier<Optional<Lag>> lag) {
    this.frame = frame;
    this.lag = lag;
  }

  /** Looks at everything and notes it; says so in an event where a state has changed. */
  public List<GateLine> look() {
    List<Finding> findings = findings();
    List<GateQuestion> questions =
        new ArrayList<>(
            List.of(
                new LagQuestion(lag, frame.plan().limits().lag()),
                new ProofsQuestion(frame),
                new TransactionsQuestion(Kind.LONG, findings),
                new TransactionsQuestion(Kind.PREPARED, findings),
                new StructureQuestion(frame),
                new HeadroomQuestion(() -> frame.target().health()),
                new BackupQuestion(frame)));
    if (frame.plan().parallel().isShifting()) {
      questions.add(new ReadsQuestion(frame));
    }
    List<GateLine> lines = questions.stream().map(GoNoGo::answer).toList();
    String before = states(read(frame.chronicle().fact(Facts.GO_NO_GO).orElse("")));
    frame.chronicle().fact(Facts.GO_NO_GO, GateLine.write(lines));
    if (!states(lines).equals(before)) {
      frame.chronicle().event(Phase.CUTOVER, "gate.list", told(lines), data(lines));
    }
    return lines;
  }

  private List<Finding> findings() {
    return frame
        .retry()
        .call(
            Phase.CUTOVER,
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

  /** The list as a journal has it; empty when nobody has looked. */
  public static List<GateLine> of(Map<String, String> facts) {
    return read(facts.getOrDefault(Facts.GO_NO_GO, ""));
  }

  private static List<GateLine> read(String text) {
    return text.isEmpty() ? List.of() : GateLine.read(text);
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
