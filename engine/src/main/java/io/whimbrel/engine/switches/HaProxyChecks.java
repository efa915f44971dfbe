package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Servers;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** Whether an HAProxy can be asked and told, and has the servers. */
record HaProxyChecks(Plan plan, SwitchAction.HaProxy proxy) {

  List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    HaProxySocket socket = new HaProxySocket(proxy.socket());
    HaProxyBackend backend = new HaProxyBackend(socket, proxy.backend());
    List<String> servers =
        switch (proxy.servers()) {
          case Servers.Pair pair -> List.of(pair.source(), pair.target());
          case Servers.Single single -> List.of(single.server());
        };
    for (String server : servers) {
      if (backend.server(server).isEmpty()) {
        findings.add(
            Finding.block(
                ProblemCode.PLAN_INVALID,
                "the backend %s of HAProxy has no server %s".formatted(proxy.backend(), server),
                plan.locate("cutover.switch"),
                "name servers as HAProxy's configuration does"));
      }
    }
    String level = socket.ask("show cli level");
    if (!level.equals("admin")) {
      findings.add(
          Finding.block(
              ProblemCode.GRANT_MISSING,
              "HAProxy lets nobody change servers over this socket: its level is " + level,
              proxy.socket(),
              "write 'level admin' behind its 'stats socket'"));
    }
    return findings;
  }
}
