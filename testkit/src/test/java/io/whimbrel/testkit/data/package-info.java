@NullMarked
package io.whimbrel.testkit.data;

import org.jspecify.annotations.NullMarked;
