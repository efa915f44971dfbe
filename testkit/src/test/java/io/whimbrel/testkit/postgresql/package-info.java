@NullMarked
package io.whimbrel.testkit.postgresql;

import org.jspecify.annotations.NullMarked;
