package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.ScratchServer;
import io.whimbrel.core.database.ServerMark;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A rehearsal writes to the servers that it is given: never to those of the plan. */
record OtherServers(Wiring wiring, Plan plan) {

  /** By their addresses, before anything is connected to. */
  void require(List<Optional<DatabaseUrl>> given) {
    given.stream()
        .flatMap(Optional::stream)
        .filter(url -> databases().stream().anyMatch(real -> ServerAddress.isSame(url, real)))
        .forEach(this::refuse);
  }

  private List<DatabaseUrl> databases() {
    return Stream.concat(
            Stream.of(plan.source(), plan.target()),
            plan.steps().databases().stream().map(StepDatabase::url))
        .filter(url -> !url.isNone())
        .distinct()
        .toList();
  }

  /** By what the servers say of themselves: an address may have many names, and a tunnel. */
  void require(DatabaseUrl url, ScratchServer given) {
    ServerMark mark = given.mark();
    for (DatabaseUrl real : databases()) {
      try (ScratchServer server = wiring.product(real).orElseThrow().scratch(real)) {
        if (server.mark().isSame(mark)) {
          refuse(url);
        }
      }
    }
  }

  private void refuse(DatabaseUrl url) {
    throw Problem.of(ProblemCode.USAGE)
        .what("a server of the plan is no place to rehearse: " + url.masked())
        .where(plan.locate("source"))
        .fix("name another server, or none for one of this machine")
        .exception();
  }
}
