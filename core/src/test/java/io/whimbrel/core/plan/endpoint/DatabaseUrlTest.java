package io.whimbrel.core.plan.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ana:canary@db1:5432/shop",
        "postgresql://ana:can@ry-canary@db1:5432/shop",
        "postgresql://ana:a/b@c:canary@db1/shop",
        "postgresql://db1/shop?user=ana&password=canary&sslmode=require",
        "jdbc:postgresql://db1/shop?sslpassword=canary"
      })
  void noPartOfAPasswordIsShown(String secret) {
    DatabaseUrl url = new DatabaseUrl("${env:OLD}", secret);

    assertThat(url.toString()).doesNotContain("canary", "can@", "ry-").contains("db1", "***");
  }
}
