package io.whimbrel.testkit.contract;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all parts of the contract share: each case has a run and two databases of its own. */
@ExtendWith(DeniedCapabilities.class)
public abstract class ContractCase {

  private Optional<Crossing> crossing = Optional.empty();

  /** The product under test. */
  protected abstract ContractProduct product();

  /** The run of this case. */
  public final Crossing crossing() {
    return crossing.orElseThrow();
  }

  @BeforeEach
  void open() {
    crossing = Optional.of(Crossing.open(product()));
  }

  @AfterEach
  void close() {
    crossing.ifPresent(Crossing::close);
  }
}
