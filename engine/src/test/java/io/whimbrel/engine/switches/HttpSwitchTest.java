package io.whimbrel.engine.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.CompareRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.HttpCall;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small server that answers as it is told. */
class HttpSwitchTest {
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  @TempDir private Path directory;
  private World world;
  private HttpServer server;
  private volatile String padding = "";

  @BeforeEach
  void open() throws IOException {
    world = new World(directory, 1);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    world.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(
        "%s %s %s %s"
            .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), token, body));
    Integer status = answers.poll();
    byte[] said = (padding + "you sent " + token).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status == null ? 200 : status, said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  @Test
  void aRequestIsMadeAgainUntilItIsDoneAndIsUndone() {
    answers.addAll(List.of(503, 500, 204));
    Switches switches = switches(call("PUT", "/pool/new"), Optional.of(call("PUT", "/pool/old")));

    switches.move(Deadline.in(Duration.ofSeconds(10)));
    List<Problem> failures = switches.undo();

    assertThat(failures).isEmpty();
    assertThat(requests)
        .containsExactly(
            "PUT /pool/new Bearer t0ken active",
            "PUT /pool/new Bearer t0ken active",
            "PUT /pool/new Bearer t0ken active",
            "PUT /pool/old Bearer t0ken active");
  }

  @Test
  void aShareOfTheReadsStandsInTheBody() {
    HttpCall forth = call("PUT", "/pool/new");
    Secret body = secretless("{new: {share}}");
    SwitchAction.Http shifting =
        new SwitchAction.Http(
            new HttpCall(forth.method(), forth.url(), forth.headers(), body, forth.expected()),
            Optional.of(call("PUT", "/pool/old")));
    Plan plan =
        world
            .shifting(
                new ParallelRules(
                    List.of(shifting),
                    List.of(20, 100),
                    Duration.ofMillis(1),
                    Approval.RULE,
                    CompareRules.DEFAULT))
            .plan(Approval.RULE);
    ReadPath reads = new ReadPath(plan, chronicle(plan));

    reads.send(20, 0);
    reads.send(100, 20);
    reads.takeBack();

    assertThat(requests)
        .containsExactly(
            "PUT /pool/new Bearer t0ken {new: 20}",
            "PUT /pool/new Bearer t0ken {new: 100}",
            "PUT /pool/old Bearer t0ken active");
  }

  @Test
  void anAnswerThatIsNotExpectedFailsAtOnceAndTellsNoSecret() {
    answers.add(403);
    Switches switches = switches(call("POST", "/pool"), Optional.empty());

    assertThatThrownBy(() -> switches.move(Deadline.in(Duration.ofSeconds(10))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("answered 403")
        .hasMessageContaining("you sent Bearer ***")
        .message()
        .doesNotContain("t0ken");
    assertThat(requests).hasSize(1);
  }

  @Test
  void aSecretThatIsCutInTheMiddleIsMaskedAllTheSame() {
    answers.add(403);
    padding = "x".repeat(400 - "you sent Bearer ".length() - 2);
    Switches switches = switches(call("POST", "/pool"), Optional.empty());

    assertThatThrownBy(() -> switches.move(Deadline.in(Duration.ofSeconds(10))))
        .isInstanceOf(Problem.class)
        .message()
        .doesNotContain("t0");
  }

  @Test
  void theEndOfLongOutputOfCommandTellsNoHalfOfSecret() {
    Plan plan =
        world.plan(Approval.RULE, new SwitchAction.Http(call("POST", "/pool"), Optional.empty()));
    String ending = "y".repeat(4_000 - "0ken".length());

    String output =
        new ShellCommand(plan)
            .require(
                "printf 'begin t0ken and t0ken%s'".formatted(ending),
                Deadline.in(Duration.ofSeconds(30)));

    assertThat(output).isEqualTo("***" + ending);
  }

  @Test
  void theDeadlineEndsTheAttempts() {
    server.stop(0);

    assertThatThrownBy(
            () ->
                switches(call("POST", "/pool"), Optional.empty())
                    .move(Deadline.in(Duration.ofMillis(300))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("failed");
  }

  private HttpCall call(String method, String path) {
    return new HttpCall(
        method,
        secretless("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path)),
        Map.of("Authorization", new Secret("Bearer ${env:TOKEN}", "Bearer t0ken")),
        new Secret("active", "active"),
        List.of(200, 204));
  }

  private static Secret secretless(String text) {
    return new Secret(text, text);
  }

  private Switches switches(HttpCall call, Optional<HttpCall> undo) {
    Plan plan = world.plan(Approval.RULE, new SwitchAction.Http(call, undo));
    return new Switches(plan, chronicle(plan));
  }

  private Chronicle chronicle(Plan plan) {
    RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    return new Chronicle(world.journal(), run, _ -> {}, StopSignal.root());
  }
}
