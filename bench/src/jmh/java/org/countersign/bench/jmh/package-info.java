/// What single steps of the pure core cost, by JMH. Start at [org.countersign.bench.jmh.CoreBenchmark]; `bench/jmh` compiles and runs
/// it. It knows no HTTP, no store and no files.
package org.countersign.bench.jmh;
