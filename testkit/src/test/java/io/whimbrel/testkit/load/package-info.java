@NullMarked
package io.whimbrel.testkit.load;

import org.jspecify.annotations.NullMarked;
