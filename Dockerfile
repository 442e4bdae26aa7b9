# mdfs as an image: `docker build -t mdfs .`, or by docker-compose.yml. Everything is pinned; nothing runs as root.
# Recipes, the demo's inputs and the models are in it; corpus and runs are mounted at /corpus and /runs.

FROM node:22.15.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

FROM node:22.15.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No script of any dependency runs; `prepare` would want the compiler. TypeScript comes along as somebody's optional peer,
# which development needs anyway: 31 MB that nothing here loads.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/typescript node_modules/@typescript \
  && npm cache clean --force

FROM node:22.15.0-bookworm-slim
# As process 1, tini passes signals on and buries what is left behind; Node does neither by itself.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /corpus /runs /scratch \
  && chown node:node /runs \
  && chmod 1777 /scratch
WORKDIR /app
# Members of archives are unpacked to temporary files: on disk, not in memory.
ENV NODE_ENV=production TMPDIR=/scratch
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE NOTICE ./
COPY pipelines pipelines
COPY models models
COPY fixtures fixtures
COPY --from=build /app/dist dist
RUN ln -s /app/dist/cli/main.js /usr/local/bin/mdfs && chmod 755 dist/cli/main.js
USER node
EXPOSE 8080
ENTRYPOINT ["tini", "--", "mdfs"]
# What an image does when nothing else is said; docker-compose.yml says otherwise for workers and runs.
CMD ["serve", "/runs", "--host", "0.0.0.0", "--port", "8080"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
