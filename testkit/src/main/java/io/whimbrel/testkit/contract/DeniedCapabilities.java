package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Turns a case around that needs what the product denies: it must fail with the problem that the
 * product names, and with no other exception.
 */
final class DeniedCapabilities implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    ContractCase test = (ContractCase) context.getRequiredTestInstance();
    Optional<ProblemCode> denial =
        needed(method.getExecutable()).map(needs -> test.product().denied().get(needs.value()));
    if (denial.isEmpty()) {
      invocation.proceed();
    } else {
      assertThatThrownBy(invocation::proceed)
          .isInstanceOfSatisfying(Problem.class, p -> assertDenied(p, denial.get()));
    }
  }

  private static Optional<Needs> needed(Method method) {
    return Optional.ofNullable(method.getAnnotation(Needs.class))
        .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(Needs.class)));
  }

  private static void assertDenied(Problem problem, ProblemCode code) {
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.fix()).isNotBlank();
  }
}
