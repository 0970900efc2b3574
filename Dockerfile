# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
RUN apt-get update && apt-get install -y --no-install-recommends unzip && rm -rf /var/lib/apt/lists/*
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src src
RUN --mount=type=cache,target=/maven ./mvnw -B -q -Dmaven.repo.local=/maven -DskipTests package
RUN java -Djarmode=tools -jar target/ownrelay.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre AS app
RUN groupadd --gid 10001 ownrelay \
    && useradd --uid 10001 --gid ownrelay --no-create-home --shell /usr/sbin/nologin ownrelay \
    && install -d -m 700 -o ownrelay -g ownrelay /var/lib/ownrelay
WORKDIR /app
# what changes least comes first, so that an update fetches little
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# the same in the rehearsal and after it: a heap that takes no more of the machine than it needs
RUN printf '%s\n' -XX:+UseSerialGC -Xms64m -Xmn24m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 \
    -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED > options
USER 10001:10001

# what Java learns from one start and one first page, with a database in a box that goes again; it
# compiles later at once and as far as here, and what is only needed for a start is worth one step
FROM app AS rehearsed
RUN java -XX:AOTCacheOutput=/tmp/ownrelay.aot -XX:TieredStopAtLevel=1 @options -jar ownrelay.jar \
    rehearse --ownrelay.data-dir=/tmp/rehearsal

FROM app
COPY --from=rehearsed /tmp/ownrelay.aot ./
VOLUME /var/lib/ownrelay
ENV OWNRELAY_DATADIR=/var/lib/ownrelay
ENV MALLOC_ARENA_MAX=2
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '\"status\":\"UP\"' <&3"]
ENTRYPOINT ["java", "-XX:AOTCache=ownrelay.aot", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "@options", "-jar", "ownrelay.jar"]
